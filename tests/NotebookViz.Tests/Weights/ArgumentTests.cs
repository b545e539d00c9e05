namespace NotebookViz.Tests.Weights;

/// <summary>Arguments that make no sense are refused at once, by their own names.</summary>
public class ArgumentTests
{
    private static readonly Weight Matrix = Some.Weight([2, 3], i => i);
    private static readonly TensorData Data = TensorData.Of(new float[6]);
    private static readonly LayerRow Row = new() { Name = "", Kind = "Net" };
    private static readonly SummaryRow Line = new() { Name = "", Kind = "Net" };

    public static TheoryData<string, Action> Nulls() => new()
    {
        { "name", () => _ = new Weight(null!, [2, 3], ElementType.Float32, Data) },
        { "shape", () => _ = new Weight("w", null!, ElementType.Float32, Data) },
        { "data", () => _ = new Weight("w", [2, 3], ElementType.Float32, null!) },
        { "problem", () => Weight.WithoutValues("w", [], ElementType.Float32, null!) },
        { "name", () => Matrix.WithName(null!) },
        { "axes", () => Matrix.WithAxes(null!) },
        { "roles", () => Matrix.WithRoles(null!) },
        { "indices", () => _ = Matrix[(long[])null!] },
        { "Name", () => _ = new Axis(AxisRole.Row, null!, 3) },
        { "Name", () => _ = Matrix.Axes[0] with { Name = null! } },
        { "Parts", () => _ = Matrix.Axes[0] with { Parts = null! } },
        { "shape", () => Axis.Unknown(null!) },
        { "weights", () => _ = new WeightList(null!) },
        { "name", () => _ = new WeightList([])[null!] },
        { "root", () => _ = new LayerList(null!) },
        { "name", () => _ = new LayerList(Row)[null!] },
        { "kind", () => new LayerList(Row).OfKind(null!) },
        { "Name", () => _ = new LayerRow { Name = null!, Kind = "" } },
        { "Kind", () => _ = new LayerRow { Name = "", Kind = null! } },
        { "Settings", () => _ = new LayerRow { Name = "", Kind = "", Settings = null! } },
        { "Weights", () => _ = new LayerRow { Name = "", Kind = "", Weights = null! } },
        { "Children", () => _ = new LayerRow { Name = "", Kind = "", Children = null! } },
        { "Problems", () => _ = new LayerRow { Name = "", Kind = "", Problems = null! } },
        { "Weight", () => _ = new LayerWeight(null!, true, true) },
        { "rows", () => _ = new ModelSummary(null!) },
        { "name", () => _ = new ModelSummary([Line])[null!] },
        { "InputShapes", () => _ = new ModelSummary([Line]) { InputShapes = null! } },
        { "OutputShapes", () => _ = Line with { OutputShapes = null! } },
        { "Notes", () => _ = Line with { Notes = null! } },
    };

    [Theory]
    [MemberData(nameof(Nulls))]
    public void Null_is_refused(string parameter, Action act) =>
        Assert.Equal(parameter, Assert.Throws<ArgumentNullException>(act).ParamName);

    public static TheoryData<string, Action> NullElements() => new()
    {
        { "axes", () => Matrix.WithAxes([Matrix.Axes[0], null!]) },
        { "Parts", () => _ = Matrix.Axes[0] with { Parts = ["query", null!] } },
        { "weights", () => _ = new WeightList([Matrix, null!]) },
        { "rows", () => _ = new ModelSummary([Line, null!]) },
        { "Weights", () => _ = new LayerRow { Name = "", Kind = "", Weights = [null!] } },
        { "Children", () => _ = new LayerRow { Name = "", Kind = "", Children = [null!] } },
        { "OutputShapes", () => _ = Line with { OutputShapes = [null!] } },
    };

    [Theory]
    [MemberData(nameof(NullElements))]
    public void A_list_with_a_null_is_refused_with_its_place(string parameter, Action act)
    {
        var error = Assert.Throws<ArgumentException>(act);
        Assert.Equal(parameter, error.ParamName);
        Assert.Matches("The element at [01] is null", error.Message);
    }

    public static TheoryData<string, Action> OutOfRange() => new()
    {
        { "elementType", () => _ = new Weight("w", [2, 3], (ElementType)99, Data) },
        { "roles", () => Matrix.WithRoles(AxisRole.Row, (AxisRole)99) },
        { "layout", () => Matrix.WithLayout((WeightLayout)99) },
        { "layout", () => new WeightList([]).WithLayout((WeightLayout)99) },
        { "layout", () => new float[6].ToWeight((WeightLayout)99) },
        { "indices", () => _ = Matrix[0, 3] },
        { "indices", () => _ = Matrix[-1, 0] },
        { "axis", () => Matrix.Slice(2, 0) },
        { "index", () => Matrix.Slice(0, 2) },
        { "Role", () => _ = new Axis((AxisRole)99, "x", 3) },
        { "Length", () => _ = new Axis(AxisRole.Row, "row", -3) },
        { "Length", () => _ = Matrix.Axes[0] with { Length = -3 } },
        { "role", () => Axis.Of((AxisRole)99, 3, 0) },
        { "length", () => Axis.Of(AxisRole.Row, -3, 0) },
        { "index", () => Axis.Of(AxisRole.Row, 3, -1) },
        { "shape", () => Axis.Unknown([2, -3]) },
        { "Depth", () => _ = new LayerRow { Name = "", Kind = "", Depth = -1 } },
        { "Calls", () => _ = Line with { Calls = -1 } },
        { "WeightBytes", () => _ = new ModelSummary([Line]) { WeightBytes = -1 } },
        { "index", () => _ = new ModelSummary([Line])[1] },
        { "width", () => new ModelSummary([Line]).ToString(0) },
        { "width", () => new LayerList(Row).ToString(0) },
        { "type", () => ((ElementType)99).DisplayName() },
        { "Completed", () => _ = new ProgressReport("Reading", -1, 0) },
        { "size", () => Data.Gather(0, 4, 0, new byte[4]) },
        { "stride", () => Data.Gather(0, -4, 4, new byte[4]) },
    };

    [Theory]
    [MemberData(nameof(OutOfRange))]
    public void A_value_out_of_range_is_refused(string parameter, Action act) =>
        Assert.Equal(parameter, Assert.Throws<ArgumentOutOfRangeException>(act).ParamName);
}
