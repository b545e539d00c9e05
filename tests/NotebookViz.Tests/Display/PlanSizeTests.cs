using System.Runtime.CompilerServices;
using System.Text;
using NotebookViz.Display;
using NotebookViz.Figures;
using NotebookViz.Html;
using NotebookViz.Images;
using NotebookViz.Plans;

namespace NotebookViz.Tests.Display;

public class PlanSizeTests
{
    public static TheoryData<string, long[]> Shapes => new()
    {
        { "line", [1] }, { "line", [40] }, { "line", [100] }, { "line", [300] }, { "line", [2000] }, { "line", [30_000] },
        { "matrix", [1, 2] }, { "matrix", [20, 30] }, { "matrix", [270, 320] }, { "matrix", [700, 500] }, { "matrix", [3, 4000] },
        { "grid", [32, 1, 3, 3] }, { "grid", [64, 64, 3, 3] }, { "grid", [300, 40, 3, 3] }, { "grid", [64, 3, 7, 7] }, { "grid", [8, 4, 40, 50] }, { "grid", [3, 2, 250, 200] },
    };

    [Theory]
    [MemberData(nameof(Shapes))]
    public void A_drawn_plan_never_takes_more_than_its_computed_size(string kind, long[] shape)
    {
        var random = new Random(5);
        Func<long, double>[] values =
        [
            Some.Wave,
            _ => random.NextDouble() - 0.5,
            // A lot is clipped.
            index => index % 3 == 0 ? random.NextDouble() * 100 : random.NextDouble() - 0.5,
            index => index % 2 == 0 ? random.NextDouble() - 0.5 : index % 4 == 1 ? double.NaN : double.PositiveInfinity,
        ];
        foreach (var value in values)
        {
            foreach (var (type, width, name, mode) in new[]
            {
                (ElementType.Float32, 640, "w", FilterColoring.Channels), (ElementType.Float64, 200, "<名前 & \"x\">", FilterColoring.Rgb), (ElementType.Float32, 2000, "wide", FilterColoring.Rgb),
            })
            {
                var weight = Some.Weight(shape, value, type, name);
                if (kind == "grid")
                    weight = weight.WithLayout(WeightLayout.PyTorch);
                foreach (var limits in new[] { ColorLimits.Robust, ColorLimits.Fixed(0.01) })
                    foreach (int cells in new[] { 500, 116_000 })
                    {
                        // The same plan once more.
                        if (kind != "grid" && cells > 500 && weight.Count <= 500)
                            continue;
                        var plan = Planner.Plan(weight, new VizOptions { Width = width, FilterColoring = mode, Limits = limits }, cells);
                        if (plan is NumberPlan)
                            continue;
                        var figure = PlotlyRenderer.Render(plan, isDescribed: true);
                        var image = ImageRenderer.Render(plan);
                        string html = Fragment.Of(plan, figure, image, _ => null);
                        string what = $"{kind} {string.Join("×", shape)} {type} {width} {mode} value {Array.IndexOf(values, value)} {limits} {cells}";
                        Assert.True(figure.Length <= PlanSize.Figure(plan), $"{what}: the figure takes {figure.Length} bytes, more than {PlanSize.Figure(plan)}.");
                        Assert.True(image.Png.Length <= PlanSize.Image(plan), $"{what}: the image takes {image.Png.Length} bytes, more than {PlanSize.Image(plan)}.");
                        Assert.True(Encoding.UTF8.GetByteCount(html) <= PlanSize.Html(plan), $"{what}: the fragment takes {html.Length} bytes, more than {PlanSize.Html(plan)}.");
                    }
            }
        }
    }

    [Fact]
    public void Every_picture_of_a_list_is_drawn_once()
    {
        var list = new WeightList(Enumerable.Range(0, 20).Select(i => Some.Weight(i % 2 == 0 ? [300, 500] : [700], Some.Wave, name: $"w{i}")));
        Assert.Equal((20, 20), Drawn(() => list.ToHtml()));
        // The image beside the list is as large as the first weight's own display.
        var shown = Shown.Of(list);
        Assert.Equal((20, 20), Drawn(() => shown.Html()));
        Assert.Equal((0, 1), Drawn(() => shown.Png()));
    }

    [Fact]
    public void Every_picture_of_a_list_of_layers_is_drawn_twice_at_most()
    {
        var layers = new LayerList(new LayerRow
        {
            Name = "",
            Kind = "Net",
            Children = [.. Enumerable.Range(0, 12).Select(i => new LayerRow
            {
                Name = $"layer{i}", Kind = "Linear", Depth = 1, Weights = [new LayerWeight(Some.Weight([200, 300], Some.Wave, name: $"layer{i}.weight"), IsParameter: true, IsTrainable: true)],
            })],
        });
        var (figures, images) = Drawn(() => layers.ToHtml());
        Assert.InRange(figures, 12, 24);
        Assert.InRange(images, 12, 24);
    }

    [Theory]
    [InlineData(new long[] { 512, 512, 3, 3 }, 1 << 20)]
    [InlineData(new long[] { 512, 512, 3, 3 }, 200_000)]
    [InlineData(new long[] { 2000, 3000 }, 1 << 20)]
    [InlineData(new long[] { 2000, 3000 }, 200_000)]
    public void A_large_picture_is_drawn_once_and_by_default_planned_without_drawing_it(long[] shape, int most)
    {
        var weight = Some.Weight(shape, Some.Wave, name: "large");
        if (shape.Length == 4)
            weight = weight.WithLayout(WeightLayout.PyTorch);
        Visualization? picture = null;
        var planned = Drawn(() => picture = weight.Visualize(VizOptions.Default with { MaxBytes = most }));
        var drawn = Drawn(() => picture!.ToHtml());
        int images = picture!.ToHtml().Contains("<picture>", StringComparison.Ordinal) ? 2 : 1;
        Assert.Equal((1, images), (planned.Figures + drawn.Figures, planned.Images + drawn.Images));
        Assert.True(planned.Figures == 0 || most < 1 << 20);
        Assert.InRange(Encoding.UTF8.GetByteCount(picture!.ToHtml()), most / 4, most);
    }

    private static (int Figures, int Images) Drawn(Action act)
    {
        var (figures, images) = (PlotlyRenderer.Rendered.Value, ImageRenderer.Rendered.Value) = (new StrongBox<int>(), new StrongBox<int>());
        act();
        return (figures.Value, images.Value);
    }
}
