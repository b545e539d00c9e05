using NotebookViz.Common;
using NotebookViz.Data;
using NotebookViz.Images;

namespace NotebookViz.Plans;

/// <summary>The thumbnails of a model's weights, in their order.</summary>
/// <param name="Title">What it is a contact sheet of: "161 weights of resnet50".</param>
/// <param name="Which">Which weights are shown, if not all; empty otherwise.</param>
/// <param name="Cells">The thumbnails.</param>
internal sealed record ContactSheetPlan(string Title, string Which, IReadOnlyList<ContactSheetCell> Cells)
{
    // More thumbnails do not fit on a screen.
    public const int MostCells = 240;

    /// <summary>Draws the thumbnails of a limited number of weights; if there are more, of kernels and matrices evenly spread over the list.</summary>
    public static ContactSheetPlan Of(WeightList list, VizOptions options, int most = MostCells)
    {
        Weight[] shown = [.. list];
        string which = "";
        if (list.Count > most)
        {
            Weight[] kernels = [.. list.Where(weight => weight.Shape.Count > 1 && weight.Problem is null && weight.Count > 0)];
            bool hasKernels = kernels.Length > 0;
            var candidates = hasKernels ? kernels : shown;
            int step = (candidates.Length + most - 1) / most;
            shown = [.. candidates.Where((_, i) => i % step == 0)];
            string what = hasKernels ? "kernel or matrix" : "weight";
            which = $"{Numbers.Grouped(shown.Length)} of {Numbers.Grouped(list.Count)} weights shown: "
                + (step == 1 ? "all kernels and matrices" : $"one {what} in {Numbers.Grouped(step)}");
        }
        using var work = Work.Begin($"Drawing {list.Title}", shown);
        var cells = Cores.Select(shown, weight =>
        {
            WorkScope.ThrowIfCancelled();
            return ContactSheetCell.Of(weight, options);
        });
        return new(list.Title, which, cells) { EmptySentence = list.EmptySentence };
    }

    /// <summary>The text if there are no weights.</summary>
    public string EmptySentence { get; private init; } = "";

    /// <summary>The sheet in words.</summary>
    public string Alt => $"Contact sheet of {Title}: {Numbers.Grouped(Cells.Count)} thumbnails{(Which.Length > 0 ? $". {Which}" : "")}.";
}

/// <summary>A weight's thumbnail.</summary>
/// <param name="Name">The weight's name.</param>
/// <param name="What">The name and what it is, in a line.</param>
/// <param name="Image">The thumbnail; null if there are words instead.</param>
/// <param name="Words">The words instead of a thumbnail; empty if there is one.</param>
internal sealed record ContactSheetCell(string Name, string What, TinyImage? Image, string Words)
{
    public static ContactSheetCell Of(Weight weight, VizOptions options)
    {
        var numbers = OverviewWeight.Of(weight, drawsIntegers: true);
        var image = Thumbnail.Of(weight, options);
        string words = numbers.Words ?? (weight.Count == 1 ? ElementText.Of(weight, 0, 1)[0] : "no thumbnail");
        return new(weight.Name, $"{numbers.ShownName} · {numbers.What}", image, image is null ? words : "");
    }

    /// <summary>The name without the suffix ".weight", cut to a width in CSS pixels.</summary>
    public string Label(double width)
    {
        string name = Name.Length == 0 ? "tensor" : Name;
        return TextPainter.Fitting(name.EndsWith(".weight", StringComparison.Ordinal) ? name[..^".weight".Length] : name, width);
    }
}
