using NotebookViz.Images;

namespace NotebookViz.Tests.Weights;

/// <summary>Options and records are values: equal where their parts are equal, and untouched by later changes of the caller's lists.</summary>
public class ValueEqualityTests
{
    [Fact]
    public void Equal_options_are_equal()
    {
        static VizOptions Make() => new() { Limits = ColorLimits.Fixed(1), ColorScale = ColorScale.Named("viridis"), TopFilters = 3 };

        Assert.Equal(Make(), Make());
        Assert.Equal(Make().GetHashCode(), Make().GetHashCode());
        Assert.NotEqual(Make(), Make() with { Limits = ColorLimits.Fixed(2) });
        Assert.NotEqual(Make(), Make() with { ColorScale = ColorScale.Sequential });
    }

    [Fact]
    public void Limits_are_equal_by_their_rule_and_ends()
    {
        Assert.True(ColorLimits.Fixed(1) == ColorLimits.Fixed(-1, 1));
        Assert.True(ColorLimits.Fixed(1) != ColorLimits.Fixed(0, 1));
        Assert.True(ColorLimits.Robust != ColorLimits.MinMax);
    }

    [Fact]
    public void A_colour_scale_is_one_object_and_its_palette_is_made_once()
    {
        Assert.Same(ColorScale.Named("Viridis"), ColorScale.Named("VIRIDIS"));
        Assert.Same(ColorScale.Diverging, ColorScale.Named("diverging"));
        Assert.Same(Palette.Of(ColorScale.Named("Viridis")), Palette.Of(ColorScale.Named("viridis")));
        Assert.All(ColorScale.Names, name => Assert.Equal(name, ColorScale.Named(name.ToUpperInvariant()).Name));
    }

    [Fact]
    public void Axes_with_equal_parts_are_equal()
    {
        static Axis Make(string last) => Axis.Of(AxisRole.Output, 24, 0) with { Parts = ["query", "key", last] };

        Assert.Equal(Make("value"), Make("value"));
        Assert.Equal(Make("value").GetHashCode(), Make("value").GetHashCode());
        Assert.NotEqual(Make("value"), Make("other"));
    }

    [Fact]
    public void Summary_rows_with_equal_shapes_are_equal()
    {
        static SummaryRow Make(long batch) => new() { Name = "0", Kind = "Linear", OutputShapes = [[batch, 3], [batch, 4]], Notes = ["called 2 times"] };

        Assert.Equal(Make(1), Make(1));
        Assert.Equal(Make(1).GetHashCode(), Make(1).GetHashCode());
        Assert.NotEqual(Make(1), Make(2));
    }

    [Fact]
    public void Later_changes_of_the_callers_lists_do_not_show()
    {
        List<string> parts = ["query"];
        List<LayerWeight> weights = [];
        List<LayerRow> children = [];
        long[] shape = [1, 3];
        List<IReadOnlyList<long>> shapes = [shape];
        var axis = Axis.Of(AxisRole.Output, 24, 0) with { Parts = parts };
        var row = new LayerRow { Name = "", Kind = "Net", Weights = weights, Children = children };
        var line = new SummaryRow { Name = "", Kind = "Net", OutputShapes = shapes };
        var summary = new ModelSummary([line]) { InputShapes = shapes };

        parts.Add("key");
        weights.Add(new(Some.Weight([10], i => i), true, true));
        children.Add(row);
        shape[0] = 7;
        shapes.Clear();

        Assert.Equal(["query"], axis.Parts);
        Assert.Equal(0, row.Parameters);
        Assert.Empty(row.Children);
        Assert.Equal([1, 3], Assert.Single(line.OutputShapes));
        Assert.Equal([1, 3], Assert.Single(summary.InputShapes));
    }
}
