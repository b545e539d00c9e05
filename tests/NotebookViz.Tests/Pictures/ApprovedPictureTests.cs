using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace NotebookViz.Tests.Pictures;

/// <summary>Text and figure of each kind of picture as they were looked at and found right.</summary>
public class ApprovedPictureTests
{
    public static TheoryData<string> Kinds => [.. Pictures.Keys];

    private static readonly Dictionary<string, Func<Weight>> Pictures = new()
    {
        ["Number"] = () => Some.Weight([], _ => 0.1, name: "temperature"),
        ["Line"] = () => Some.Weight([12], Some.Wave, name: "dense/bias").WithLayer("Dense", "bias").WithRoles(AxisRole.Output),
        ["Line_of_one_value"] = () => Some.Weight([1], _ => 0.25, name: "out/bias"),
        ["Envelope"] = () => Some.Weight([2500], Some.Wave, name: "vector"),
        ["Heatmap"] = () => Some.Weight([4, 6], Some.Wave, name: "fc.weight").WithLayer("Linear", "kernel").WithRoles(AxisRole.Output, AxisRole.Input),
        ["Heatmap_with_an_outlier"] = () => Some.Weight([20, 20], i => i == 21 ? 40 : Some.Wave(i)),
        ["Pooled_heatmap"] = () => Some.Weight([13, 1000], Some.Wave, name: "wide"),
        ["Slices"] = () => Some.Weight([3, 4, 5], Some.Wave, name: "cube"),
        ["Filters"] = Some.KerasKernel,
        ["Channels"] = () => Some.Weight([6, 3, 2, 2], Some.Wave, name: "features.0.weight").WithLayout(WeightLayout.PyTorch).WithLayer("Conv2d", "kernel"),
        ["Pointwise"] = () => Some.Weight([4, 3, 1, 1], Some.Wave, name: "pointwise.weight").WithLayout(WeightLayout.PyTorch).WithLayer("Conv2d", "kernel"),
        ["Not_finite"] = () => Some.Weight([3, 4], i => i switch { 1 => double.NaN, 6 => double.PositiveInfinity, 11 => double.NegativeInfinity, _ => Some.Wave(i) }),
        ["Line_not_finite"] = () => Some.Weight([6], i => i switch { 1 => double.NaN, 3 => double.PositiveInfinity, 4 => double.NegativeInfinity, _ => Some.Wave(i) }),
        ["Nothing_finite"] = () => Some.Weight([2, 2], _ => double.NaN),
        ["Zeros"] = () => Some.Weight([2, 2], _ => 0),
        ["Empty"] = () => Some.Weight([0, 3], _ => 0, name: "nothing"),
        ["Message"] = () => Weight.WithoutValues("fc.weight", [2, 3], ElementType.Float32, "The tensor was disposed, so its values are gone."),
    };

    [Theory]
    [MemberData(nameof(Kinds))]
    public void The_text_is_the_approved_one(string kind) => Approved.Matches(Pictures[kind]().ToString(), kind);

    [Theory]
    [MemberData(nameof(Kinds))]
    public void The_figure_is_the_approved_one(string kind) => Approved.MatchesJson(Readable(JsonNode.Parse(Pictures[kind]().ToPlotlyJson()))!.ToJsonString(), kind);

    // Typed arrays as the numbers that they hold, a line for each row.
    private static JsonNode? Readable(JsonNode? node)
    {
        switch (node)
        {
            case JsonObject typed when typed.ContainsKey("bdata"):
                var (values, shape) = Figure.Array(JsonSerializer.SerializeToElement(typed));
                int length = shape.Length == 1 ? 16 : shape[^1] * (shape.Length == 3 ? shape[1] : 1);
                string[] rows = [.. values.Chunk(length).Select(row => string.Join(' ', row.Select(value => value.ToString("G7", CultureInfo.InvariantCulture))))];
                return new JsonObject { ["dtype"] = typed["dtype"]!.DeepClone(), ["shape"] = typed["shape"]?.DeepClone(), ["rows"] = JsonSerializer.SerializeToNode(rows) };
            case JsonObject plain:
                return new JsonObject(plain.Select(pair => KeyValuePair.Create(pair.Key, Readable(pair.Value))));
            case JsonArray array:
                return new JsonArray([.. array.Select(Readable)]);
            default:
                return node?.DeepClone();
        }
    }
}
