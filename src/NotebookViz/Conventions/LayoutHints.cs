using NotebookViz.Common;

namespace NotebookViz.Conventions;

/// <summary>Says which layouts fit the weights with unknown axes, and how to choose one. No layout is guessed, because a shape alone proves none.</summary>
internal static class LayoutHints
{
    /// <summary>Returns the hint as sentences, with code in backticks; null if all axes are known or no layout fits.</summary>
    public static string? Of(WeightList list)
    {
        // Tensors of an array or a collection need not be weights.
        if (list.Heading is not null)
            return null;
        Weight[] unknown = [.. list.Where(weight => weight.Problem is null && weight.Shape.Count > 1 && LayoutFit.IsUnknown(weight))];
        var fits = unknown.Select(weight => (Weight: weight, Layouts: LayoutFit.Of(weight).ToArray())).Where(fit => fit.Layouts.Length > 0).ToArray();
        if (fits.Length == 0)
            return null;
        // A shape that fits only one layout is the better example.
        var (example, layouts) = fits.MinBy(fit => fit.Layouts.Length);
        var all = fits.Where(fit => fit.Layouts.Length == layouts.Length).SelectMany(fit => fit.Layouts).Distinct().Order().ToArray();
        string name = example.Name.Length == 0 ? "The first" : $"'{example.Name}'";
        string fitting = string.Join(" and ", layouts.Select(layout => $"{layout} ({string.Join(" × ", example.WithLayout(layout).Axes)})"));
        string options = string.Join(" or ", all.Select(layout => $"`--layout {layout.ToString().ToLowerInvariant()}`"));
        string calls = string.Join(" or ", all.Select(layout => $"`WithLayout(WeightLayout.{layout})`"));
        return $"The axes of {Numbers.Grouped(unknown.Length)} {(unknown.Length == 1 ? "weight" : "weights")} are unknown. {name} fits {fitting}: name the axes with {options} in the tool, or with {calls} in code.";
    }
}
