using System.ComponentModel;
using NotebookViz.Common;
using NotebookViz.Display;
using NotebookViz.Html;
using NotebookViz.Images;
using NotebookViz.Plans;

namespace NotebookViz;

/// <summary>
/// The thumbnails of a model's weights side by side, each with its name and a link to the weight's place on the page. As the last value of a
/// notebook's cell it shows itself.
/// </summary>
/// <remarks>
/// Immutable and thread-safe. It holds what is drawn, not the weights' values. If there are more than 240 weights, it shows kernels and matrices
/// evenly spread over the list, and says so.
/// </remarks>
public sealed class ContactSheet
{
    private const int MostLines = 60, LeastCells = 1;

    private readonly ContactSheetPlan _plan;
    private readonly Lazy<string> _html;
    private readonly Lazy<StaticImage> _image;

    private ContactSheet(ContactSheetPlan plan, VizOptions options)
    {
        _plan = plan;
        _html = new(() => ContactSheetFragment.Of(plan));
        _image = new(() => ContactSheetImage.Render(plan, options));
    }

    /// <summary>Gets what it is a contact sheet of: "161 weights of resnet50.safetensors".</summary>
    public string Title => _plan.Title;

    /// <summary>Gets a description for people who cannot see the picture: the alternative text of an image element with <see cref="ToPng"/>.</summary>
    public string AltText => _plan.Alt;

    /// <summary>
    /// Returns the HTML fragment, which has no script. A thumbnail links to the element whose id is the weight's name. It takes at most
    /// <see cref="VizOptions.MaxBytes"/>.
    /// </summary>
    public string ToHtml() => _html.Value;

    /// <summary>Returns the static picture as a PNG file, drawn at twice its size.</summary>
    public byte[] ToPng() => _plan.Cells.Count == 0 ? Convert.FromBase64String(Shown.Sentence(_plan.EmptySentence).Png()) : [.. _image.Value.Png];

    /// <summary>Returns a line for each thumbnail: name, shape and type.</summary>
    public override string ToString()
    {
        if (_plan.Cells.Count == 0)
            return _plan.EmptySentence;
        List<string> lines = [_plan.Alt, .. _plan.Cells.Take(MostLines).Select(cell => $"  {cell.What}{(cell.Words.Length > 0 ? $" · {cell.Words}" : "")}")];
        if (_plan.Cells.Count > MostLines)
            lines.Add($"  … and {Numbers.Grouped(_plan.Cells.Count - MostLines)} more; save it as .png or .html for the pictures.");
        return string.Join('\n', lines.Select(line => string.Concat(line.Select(c => char.IsControl(c) ? ' ' : c))));
    }

    /// <summary>Writes the contact sheet to a file: a page (.html), the static picture (.png) or text (.txt).</summary>
    /// <param name="path">The file; its extension selects the kind. It is written as a whole or not at all.</param>
    /// <exception cref="ArgumentException">The extension is none of these.</exception>
    /// <exception cref="IOException">The file cannot be written.</exception>
    public void Save(string path) => Shown.Of(this).Save(path);

    /// <summary>Opens the contact sheet as a page in the browser; where there is none, writes the text form to the console.</summary>
    public void Show() => Shown.Of(this).Show();

    /// <summary>Returns what LINQPad shows.</summary>
    [EditorBrowsable(EditorBrowsableState.Never)]
    public object ToDump() => HostConventions.ToDump(ToHtml());

    /// <summary>Draws the thumbnails; this reads the values of the weights that are shown.</summary>
    internal static ContactSheet Of(IEnumerable<Weight> weights, VizOptions options)
    {
        var list = weights as WeightList ?? new WeightList(weights);
        int most = ContactSheetPlan.MostCells;
        while (true)
        {
            var sheet = new ContactSheet(ContactSheetPlan.Of(list, options, most), options);
            int bytes = HtmlText.Bytes(sheet.ToHtml());
            if (most <= LeastCells || bytes <= options.MaxBytes)
                return sheet;
            most = Math.Max(LeastCells, (int)(Math.Min(most, sheet._plan.Cells.Count) * Math.Clamp(0.95 * options.MaxBytes / bytes, 0.1, 0.9)));
        }
    }
}
