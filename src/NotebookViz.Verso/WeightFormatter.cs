using System.Reflection;
using Verso.Abstractions;

namespace NotebookViz.Verso;

/// <summary>
/// Shows weights, tensors, modules and arrays of numbers in Verso, as in a notebook of .NET Interactive. Verso creates an instance for
/// <c>#!extension NotebookViz.Verso</c>. Thread-safe.
/// </summary>
[VersoExtension]
public sealed class WeightFormatter : IDataFormatter
{
    /// <summary>Gets the id of the extension.</summary>
    public string ExtensionId => "notebookviz.weights";

    /// <summary>Gets the name that Verso lists.</summary>
    public string Name => "NotebookViz";

    /// <summary>Gets the version of the package, as MAJOR.MINOR.PATCH.</summary>
    public string Version => typeof(WeightFormatter).Assembly.GetName().Version!.ToString(3);

    /// <summary>Gets the author that Verso lists.</summary>
    public string? Author => typeof(WeightFormatter).Assembly.GetCustomAttribute<AssemblyCompanyAttribute>()?.Company;

    /// <summary>Gets the description that Verso lists.</summary>
    public string? Description => "Shows weights, tensors, models and arrays as pictures.";

    /// <summary>Gets all types: <see cref="CanFormat"/> decides.</summary>
    public IReadOnlyList<Type> SupportedTypes { get; } = [typeof(object)];

    /// <summary>Gets the priority, which is above that of Verso's own formatters.</summary>
    public int Priority => 30;

    /// <summary>Sets up NotebookViz, so that TorchSharp loads and cells need no setup.</summary>
    /// <param name="context">The host; not used.</param>
    public Task OnLoadedAsync(IExtensionHostContext context)
    {
        NotebookExtension.Load();
        return Task.CompletedTask;
    }

    /// <summary>Does nothing.</summary>
    public Task OnUnloadedAsync() => Task.CompletedTask;

    /// <summary>Determines whether NotebookViz shows the value in the requested MIME type.</summary>
    /// <param name="value">The value.</param>
    /// <param name="context">The request.</param>
    public bool CanFormat(object value, IFormatterContext context) => NotebookExtension.CanFormat(value, MimeType(context));

    /// <summary>Returns the value as HTML, or as text or an image if requested.</summary>
    /// <param name="value">The value.</param>
    /// <param name="context">The request.</param>
    public Task<CellOutput> FormatAsync(object value, IFormatterContext context)
    {
        var mimeType = MimeType(context);
        return Task.FromResult(NotebookExtension.Format(value, mimeType) is not { } content
            ? CellOutput.Plain(value.ToString() ?? "")
            : mimeType switch
            {
                "image/png" => CellOutput.Png(content),
                "text/plain" => CellOutput.Plain(content),
                _ => CellOutput.Html(content),
            });
    }

    private static string MimeType(IFormatterContext context) => string.IsNullOrEmpty(context.MimeType) ? "text/html" : context.MimeType;
}
