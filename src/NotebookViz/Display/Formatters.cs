using System.Net;
using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;
using Microsoft.DotNet.Interactive.Formatting;
using NotebookViz.Histories;
using NotebookViz.Html;

namespace NotebookViz.Display;

/// <summary>
/// Adds the types that are shown to <see cref="ShownTypes"/>, and registers them if the host is a kernel of .NET Interactive.
/// <see cref="TorchFormatters"/> and <see cref="ArrayFormatters"/> add the types that are shown as weights.
/// </summary>
internal static class Formatters
{
    /// <summary>The MIME types that a value is stored in, the best first; a front end that refuses HTML still has the picture.</summary>
    public static readonly string[] MimeTypes = [Mime.Html, Mime.Png, Mime.Text];

    /// <summary>The MIME types of tables; an image of a table would say less than its text.</summary>
    public static readonly string[] TableMimeTypes = [Mime.Html, Mime.Text];

    /// <summary>Whether the host is a kernel of .NET Interactive. It is determined once, because a negative answer costs an exception.</summary>
    public static readonly bool IsKernel = NotebookExtension.IsNotebook();

    private const int LongestText = 2000;

    private static readonly List<(Type Type, string[] MimeTypes, bool IsArray)> Registered = [];
    private static bool _html, _arrays, _follows;

    /// <summary>False before the first registration, and after the notebook has reset its formatters.</summary>
    public static bool AreRegistered => Formatter.RegisteredFormatters(includeDefaults: false).Any(formatter => formatter.Type == typeof(ProgressLine));

    public static void Register()
    {
        Registered.Clear();
        (_html, _arrays) = (NotebookExtension.ShowHtml, NotebookExtension.ShowArrays);
        if (IsKernel)
            RegisterUpdates();

        Register<Weight>(Shown.Of);
        Register<Visualization>(Shown.Of);
        Register<WeightList>(Shown.Of);
        // Filtering or sorting a list returns a sequence.
        Register<IEnumerable<Weight>>(weights => Shown.Of(weights as WeightList ?? new WeightList(weights)));
        Register<IEnumerable<KeyValuePair<string, Weight>>>(weights => Shown.Of(new WeightList(weights.Select(pair => pair.Value.WithName(pair.Key)))));
        Register<IEnumerable<(string, Weight)>>(weights => Shown.Of(new WeightList(weights.Select(pair => pair.Item2.WithName(pair.Item1)))));
        // GetWeights() of several layers, or grouped weights.
        Register<IEnumerable<IEnumerable<Weight>>>(lists => Shown.Of(new WeightList(lists.SelectMany(list => list))));
        Register<Overview>(Shown.Of);
        Register<ContactSheet>(Shown.Of);
        Register<WeightSpectrum>(Shown.Of);
        Register<WeightHistory>(history => Shown.Of(history.ReplacingLive()));
        Register<WeightTrace>(Shown.Of);
        RegisterTable<LiveFrame>(Shown.Of);
        Register<WeightComparison>(Shown.Of);
        Register<WeightListComparison>(Shown.Of);
        RegisterTable<WeightTable>(Shown.Of);
        RegisterTable<WeightStatistics>(Shown.Of);
        Register<LayerList>(Shown.Of);
        Register<LayerRow>(row => Shown.Of(row.Alone));
        Register<IEnumerable<LayerRow>>(rows => Shown.Of(rows as LayerList ?? LayerRow.Together(rows)));
        Register<LayerWeight>(weight => Shown.Of(weight.Weight));
        RegisterTable<ModelSummary>(Shown.Of);
        RegisterTable<LoadReport>(Shown.Of);
        RegisterTable<ProgressLine>(Shown.Of);
        ArrayFormatters.Register();
        if (IsKernel)
            Follow();
    }

    // A separate method, like others here, because only a kernel has the formatting library.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void RegisterUpdates()
    {
        // A kernel updates a display in its first MIME types: display(weight), then Update("done").
        Formatter.Register<object>((value, context) =>
        {
            string text = value.ToDisplayString(Mime.Text);
            context.Writer.Write(Shown.Sentence(text.Length <= LongestText ? text : text[..LongestText] + "…").Png());
            return true;
        }, Mime.Png);
    }

    private static void Follow()
    {
        if (_follows)
            return;
        _follows = true;
        NotebookExtension.Changed += (_, _) =>
        {
            // Only if something changes, so that a notebook's own settings for a type stay.
            bool all = NotebookExtension.ShowHtml != _html;
            if (!all && NotebookExtension.ShowArrays == _arrays)
                return;
            (_html, _arrays) = (NotebookExtension.ShowHtml, NotebookExtension.ShowArrays);
            foreach (var (type, mimeTypes, isArray) in Registered.Where(registered => all || registered.IsArray))
                Prefer(type, mimeTypes, isArray);
        };
    }

    // Values that are left to the kernel are stored like the kernel's own.
    private static void Prefer(Type type, string[] mimeTypes, bool isArray) =>
        Formatter.SetPreferredMimeTypesFor(type, isArray && !_arrays ? [Formatter.DefaultMimeType] : Wanted(mimeTypes));

    private static string[] Wanted(string[] mimeTypes) => _html ? mimeTypes : [.. mimeTypes.Where(mimeType => mimeType != Mime.Html)];

    public static void Register<T>(Func<T, Shown> show) => Register(show, MimeTypes);

    /// <summary>Registers a type whose values are stored as HTML and text only.</summary>
    public static void RegisterTable<T>(Func<T, Shown> show) => Register(show, TableMimeTypes);

    /// <summary>Registers a type and the types derived from it.</summary>
    public static void Register<T>(Func<T, Shown> show, string[] mimeTypes) => Register(typeof(T), (value, _) => show((T)value), mimeTypes);

    /// <summary>Registers a type and the types derived from it.</summary>
    /// <param name="type">The type; a generic type definition stands for all types constructed from it.</param>
    /// <param name="show">Makes the picture of a value with its name, which is empty for a value shown by itself.</param>
    /// <param name="mimeTypes">The MIME types, the best first.</param>
    public static void Register(Type type, Func<object, string, Shown> show, string[] mimeTypes) =>
        Register(type, show, mimeTypes, isArray: false, kernels: null);

    /// <summary>The same for arrays, which are left to the kernel's own formatters while <see cref="NotebookExtension.ShowArrays"/> is false.</summary>
    /// <param name="type">The type.</param>
    /// <param name="show">Makes the picture of a value; null if the kernel shows it better.</param>
    /// <param name="kernels">The kernel's own formatters; null in a host without a kernel.</param>
    public static void RegisterArray(Type type, Func<object, Shown?> show, KernelFormatters? kernels) =>
        Register(type, (value, _) => show(value), MimeTypes, isArray: true, kernels);

    /// <summary>The formatters that the kernel has for a type, before any is registered for it.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public static KernelFormatters KernelsOf(Type type) => new([.. MimeTypes.Select(mimeType => Formatter.GetPreferredFormatterFor(type, mimeType))]);

    // A null member is formatted by its declared type.
    private static string Null(string mimeType) => mimeType switch
    {
        Mime.Html => HtmlText.Encode(Formatter.NullString),
        Mime.Png => Shown.Sentence(Formatter.NullString).Png(),
        _ => Formatter.NullString,
    };

    private static void Register(Type type, Func<object, string, Shown?> show, string[] mimeTypes, bool isArray, KernelFormatters? kernels)
    {
        ShownTypes.Add(type, mimeTypes, isArray, show);
        if (IsKernel)
            RegisterInKernel(type, show, mimeTypes, kernels);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void RegisterInKernel(Type type, Func<object, string, Shown?> show, string[] mimeTypes, KernelFormatters? kernels)
    {
        // The picture is made once for all of them.
        var last = new LastShown(type.Name.Split('`')[0], show, () => Wanted(mimeTypes).Length);
        for (int i = 0; i < mimeTypes.Length; i++)
        {
            var (mimeType, kernel) = (mimeTypes[i], kernels?.All[i]);
            Formatter.Register(type, (value, context) =>
            {
                if (kernel is not null && (!_arrays || value is null))
                    return kernel.Format(value!, context);
                string? shown = value is null ? Null(mimeType) : last.As(value, MemberName.Of(context.Writer), mimeType);
                if (shown is null)
                    return kernel!.Format(value!, context);
                context.Writer.Write(shown);
                return true;
            }, mimeType);
        }
        Registered.Add((type, mimeTypes, kernels is not null));
        Prefer(type, mimeTypes, kernels is not null);
    }
}

/// <summary>A kernel's own formatters, wrapped in a type of ours so that code can pass null if the formatting library is missing.</summary>
/// <param name="All">One for each of <see cref="Formatters.MimeTypes"/>.</param>
internal sealed record KernelFormatters(ITypeFormatter[] All);

/// <summary>
/// The name of the member that is being shown, such as a record's property. A kernel does not pass it to the formatter, but has just
/// written it into the preceding table cell.
/// </summary>
internal static partial class MemberName
{
    private const int MostCharacters = 300;

    /// <summary>Returns the name; empty if the value is shown by itself or has no name.</summary>
    public static string Of(TextWriter writer)
    {
        if (writer is not StringWriter text)
            return "";
        var written = text.GetStringBuilder();
        int length = Math.Min(MostCharacters, written.Length);
        var match = Cells().Match(written.ToString(written.Length - length, length));
        return WebUtility.HtmlDecode(match.Groups["name"].Value);
    }

    [GeneratedRegex(@"<td>(?<name>[^<>\s]+)</td><td>$", RegexOptions.RightToLeft | RegexOptions.ExplicitCapture)]
    private static partial Regex Cells();
}
