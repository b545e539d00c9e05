using System.Reflection;
using System.Text;
using NotebookViz.Common;
using NotebookViz.Formats;
using NotebookViz.Histories;
using NotebookViz.Html;
using NotebookViz.PlainText;

namespace NotebookViz.Display;

/// <summary>A value in every form in which it is shown: in a notebook, in a file, in the browser. Made on demand; never throws in a notebook.</summary>
/// <param name="Html">The HTML fragment.</param>
/// <param name="Png">The static picture as base64.</param>
/// <param name="Text">The text form, in the width of stored text.</param>
internal sealed record Shown(Func<string> Html, Func<string> Png, Func<string> Text)
{
    /// <summary>The title of a page that shows the value alone.</summary>
    public string Title { get; init; } = "";

    /// <summary>The fragment for a page of its own, if it shows more than a display.</summary>
    public Func<string>? Page { get; init; }

    /// <summary>Whether a page of its own has room for pictures next to each other.</summary>
    public bool IsWide { get; init; }

    /// <summary>The text on a console, if its width depends on the console's.</summary>
    public Func<string>? Console { get; init; }

    /// <summary>File formats other than .html and .txt, by file extension.</summary>
    public IReadOnlyList<(string Ending, Func<byte[]> Content)> Files { get; init; } = [];

    /// <summary>Advice for other file extensions, as a sentence with a leading space.</summary>
    public string Advice { get; init; } = "";

    /// <summary>Called when no further form will be made.</summary>
    public Action Release { get; init; } = () => { };

    /// <summary>Writes a file in the format given by its extension. The file is written completely or not at all.</summary>
    /// <exception cref="ArgumentException">The file extension is unknown.</exception>
    /// <exception cref="IOException">The file cannot be written.</exception>
    public void Save(string path)
    {
        CheckPath(path);
        string ending = Path.GetExtension(path).ToLowerInvariant();
        byte[] content = ending switch
        {
            ".html" or ".htm" => Encoding.UTF8.GetBytes(NotebookViz.Html.Page.Of(Title, (Page ?? Html)(), isWide: IsWide || Page is not null)),
            ".txt" => Encoding.UTF8.GetBytes(Text() + "\n"),
            _ => Files.FirstOrDefault(file => file.Ending == ending).Content?.Invoke() ?? throw new ArgumentException(
                $"'{path}' has an unknown file extension. Use {string.Join(", ", Files.Select(file => file.Ending).Prepend(".html"))} or .txt.{Advice}", nameof(path)),
        };
        WorkScope.ThrowIfCancelled();
        CompleteFile.Write(path, content);
    }

    /// <summary>Checks a path before the work begins.</summary>
    /// <exception cref="ArgumentException">The path is null or empty.</exception>
    public static void CheckPath(string path) => ArgumentException.ThrowIfNullOrEmpty(path);

    /// <summary>Opens the value as a page in the browser, or writes its text to the console if there is no browser.</summary>
    public void Show() => Browser.Show(Title, Save, Console ?? Text);

    public static Shown Of(Weight weight) => Of(weight.Visualize());

    public static Shown Of(Visualization picture) => new(picture.ToHtml, () => Convert.ToBase64String(picture.ToPng()), picture.ToString)
    {
        Title = picture.Title,
        Files = [(".png", picture.ToPng), (".json", () => Encoding.UTF8.GetBytes(picture.ToPlotlyJson()))],
    };

    /// <summary>An array of numbers or a tensor: the picture, and the numbers themselves if there are few.</summary>
    public static Shown WithValues(Weight weight) => WithValues(Of(weight), weight.Shape.Count == 0 ? null : ValueText.Of(weight));

    /// <summary>The same for arrays that are shown one by one.</summary>
    public static Shown WithValues(WeightList list) => WithValues(Of(list), ValueText.Of(list));

    private static Shown WithValues(Shown shown, string? values) => values is null ? shown : new(
        () => $"""<pre class="notebookviz-values" style="font:13px/1.5 ui-monospace,monospace;margin:0 0 4px;white-space:pre-wrap">{string.Join('\n', values.Split('\n').Select(HtmlText.Encode))}</pre>""" + "\n" + shown.Html(),
        shown.Png,
        () => $"{shown.Text()}\n{values}");

    /// <summary>A list. Its static picture is that of its first weight, because an image shows only one.</summary>
    public static Shown Of(WeightList list)
    {
        var pictures = new ListPictures(list);
        return new(
            () =>
            {
                pictures.Prepare();
                return list.ToHtml();
            },
            () => list.Count == 0 ? Sentence(list.EmptySentence).Png() : Of(pictures.Of(0)).Png(),
            () => ListText.Of(list, pictures))
        {
            Title = list.Owner ?? "weights",
            Page = () => list.ToDetailedHtml(),
            Advice = " The page holds all pictures; save a single weight as .png or .json. Values go into .npz or .safetensors.",
        };
    }

    /// <summary>The values as a table.</summary>
    public static Shown Of(WeightTable table) => Table(table.ToHtml, table.ToString, table.Headline);

    /// <summary>A weight's statistics as a table.</summary>
    public static Shown Of(WeightStatistics statistics) => Table(statistics.ToHtml, statistics.ToString, "Statistics");

    /// <summary>Which weights were loaded into which parameters.</summary>
    public static Shown Of(LoadReport report) => Table(report.ToHtml, report.ToString, "What was loaded");

    /// <summary>The progress of work.</summary>
    public static Shown Of(ProgressLine line) => Table(line.ToHtml, line.ToString, "Progress");

    /// <summary>A whole model in one picture.</summary>
    public static Shown Of(Overview overview) => new(overview.ToHtml, () => Convert.ToBase64String(overview.ToPng()), overview.ToString)
    {
        Title = $"Overview of {overview.Title}",
        Files = [(".png", overview.ToPng)],
    };

    /// <summary>The difference between two weights; the static picture shows that difference.</summary>
    public static Shown Of(WeightComparison comparison) => new(comparison.ToHtml, () => Convert.ToBase64String(comparison.ToPng()), comparison.ToString)
    {
        Title = $"Comparison of {comparison.Headline}",
        IsWide = true,
        Files = [(".png", comparison.ToPng), (".json", () => ComparisonWriter.Json(comparison))],
    };

    /// <summary>The difference between two lists; its text has the width of stored text. The static picture is the overview.</summary>
    public static Shown Of(WeightListComparison comparison) =>
        new(comparison.ToHtml, () => Convert.ToBase64String(comparison.ToPng()), () => comparison.ToString(ConsoleWidth.Stored))
        {
            Title = $"Comparison of {comparison.TitleA} and {comparison.TitleB}",
            Page = () => comparison.ToDetailedHtml(),
            Console = comparison.ToString,
            Files = [(".png", comparison.ToPng), (".json", () => ComparisonWriter.Json(comparison)), (".csv", () => ComparisonWriter.Csv(comparison))],
        };

    /// <summary>The thumbnails of a model.</summary>
    public static Shown Of(ContactSheet sheet) => new(sheet.ToHtml, () => Convert.ToBase64String(sheet.ToPng()), sheet.ToString)
    {
        Title = $"Contact sheet of {sheet.Title}",
        Files = [(".png", sheet.ToPng)],
    };

    /// <summary>The singular values of a weight.</summary>
    public static Shown Of(WeightSpectrum spectrum) => new(spectrum.ToHtml, () => Convert.ToBase64String(spectrum.ToPng()), spectrum.ToString)
    {
        Title = $"Spectrum of {spectrum.Headline}",
        Files = [(".png", spectrum.ToPng), (".csv", () => Encoding.UTF8.GetBytes(spectrum.ToCsv()))],
    };

    /// <summary>How the weights of a model changed.</summary>
    public static Shown Of(WeightHistory history) => new(history.ToHtml, () => Convert.ToBase64String(history.ToPng()), history.ToString)
    {
        Title = "History of weights",
        Files = [(".png", history.ToPng), (".csv", () => Encoding.UTF8.GetBytes(HistoryFile.ToCsv(history.Weights)))],
    };

    /// <summary>How one weight changed.</summary>
    public static Shown Of(WeightTrace trace) => new(trace.ToHtml, () => Convert.ToBase64String(trace.ToPng()), trace.ToString)
    {
        Title = $"History of {trace.Name}",
        Files = [(".png", trace.ToPng), (".csv", () => Encoding.UTF8.GetBytes(HistoryFile.ToCsv([trace])))],
    };

    /// <summary>How the weights have changed so far.</summary>
    public static Shown Of(LiveFrame frame) => Table(frame.ToHtml, frame.ToString, "History of weights");

    /// <summary>A model's layers; its text has the width of stored text. The static picture is that of the first weight.</summary>
    public static Shown Of(LayerList layers) =>
        new(layers.ToHtml, () => Of(layers.GetWeights()).Png(), () => layers.ToString(ConsoleWidth.Stored))
        {
            Title = layers.Root.Kind,
            Page = () => layers.ToDetailedHtml(),
            Console = layers.ToString,
        };

    /// <summary>A model's summary; its text has the width of stored text.</summary>
    public static Shown Of(ModelSummary summary) => Table(summary.ToHtml, () => summary.ToString(ConsoleWidth.Stored), summary[0].Kind) with
    {
        Console = summary.ToString,
        Files = [(".md", () => Encoding.UTF8.GetBytes(summary.ToMarkdown()))],
    };

    // No kernel requests a table's image; if one does, it gets a sentence.
    private static Shown Table(Func<string> html, Func<string> text, string title) =>
        new(html, Sentence($"{title}: shown as a table.").Png, text) { Title = title };

    /// <summary>A sentence instead of a picture.</summary>
    public static Shown Sentence(string sentence)
    {
        var weight = Weight.WithoutValues("", [], ElementType.Float32, sentence);
        return new(
            () => $"""<p class="notebookviz" style="font:14px/1.5 system-ui,sans-serif">{HtmlText.Encode(sentence)}</p>""",
            () => Convert.ToBase64String(weight.ToPng()),
            () => sentence);
    }
}

/// <summary>The MIME types of a display.</summary>
internal static class Mime
{
    public const string Html = "text/html";

    /// <summary>In base64, as notebooks store it.</summary>
    public const string Png = "image/png";

    public const string Text = "text/plain";
}

/// <summary>Conventions by which an object shows itself in hosts other than notebooks.</summary>
internal static class HostConventions
{
    /// <summary>Returns LINQPad's raw HTML object in LINQPad, otherwise the HTML as a string.</summary>
    public static object ToDump(string html)
    {
        var util = Type.GetType("LINQPad.Util, LINQPad.Runtime");
        var rawHtml = util?.GetMethod("RawHtml", BindingFlags.Public | BindingFlags.Static, [typeof(string)]);
        return rawHtml?.Invoke(null, [html]) ?? html;
    }
}
