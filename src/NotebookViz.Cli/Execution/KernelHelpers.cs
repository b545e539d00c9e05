using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Html;
using NotebookViz.Cli.Execution;
using NotebookViz.Cli.Notebooks;

// These few public types have the names that notebooks know from the .NET Interactive kernel; everything else here is internal.
namespace Microsoft.DotNet.Interactive;

/// <summary>The helpers that a cell may call without a prefix.</summary>
public static class Kernel
{
    /// <summary>Shows a value in the output of the running cell.</summary>
    /// <param name="value">Any value; null too.</param>
    /// <param name="mimeTypes">The MIME types to show; none means those that the type of the value prefers.</param>
    public static DisplayedValue display(object? value, params string[] mimeTypes) => new(value, mimeTypes);

    /// <summary>Text that is HTML, to be shown as such.</summary>
    public static IHtmlContent HTML(string content) => new HtmlString(content);
}

/// <summary>The extension methods that show a value.</summary>
public static class DisplayExtensions
{
    /// <summary>Shows a value in the output of the running cell.</summary>
    public static DisplayedValue Display(this object? value, params string[] mimeTypes) => new(value, mimeTypes);

    /// <summary>Shows text as the MIME type it is written in.</summary>
    public static DisplayedValue DisplayAs(this string value, string mimeType)
    {
        ArgumentNullException.ThrowIfNull(mimeType);
        var displayed = new DisplayedValue(null, [mimeType], show: false);
        displayed.ShowText(mimeType, value);
        return displayed;
    }
}

/// <summary>A value that is shown and may be replaced by another.</summary>
public sealed class DisplayedValue
{
    private readonly OutputCollector? _collector = OutputCollector.Current;
    private readonly string[] _mimeTypes;
    private int? _place;

    internal DisplayedValue(object? value, string[] mimeTypes, bool show = true)
    {
        _mimeTypes = mimeTypes;
        if (show)
            Update(value);
    }

    /// <summary>Shows another value in the same place.</summary>
    public void Update(object? value) => Put(new DataOutput(ValueFormatter.Format(value, _mimeTypes)));

    internal void ShowText(string mimeType, string text) =>
        Put(new DataOutput(new Dictionary<string, JsonNode> { [mimeType] = ValueFormatter.Parse(mimeType, text) }));

    private void Put(Output output)
    {
        if (_place is { } place)
            _collector?.Replace(place, output);
        else
            _place = _collector?.Add(output);
    }
}
