using System.Reflection;

namespace NotebookViz.Tests.Display;

/// <summary>What hosts without a formatter look for on a value: Verso <c>ToHtml()</c>, LINQPad <c>ToDump()</c>, consoles <c>ToString()</c>.</summary>
public class HostConventionTests
{
    private static readonly LayerRow Layer = new()
    {
        Name = "encoder.0",
        Kind = "Conv2d",
        Depth = 2,
        Weights = [new LayerWeight(Some.KerasKernel(), IsParameter: true, IsTrainable: true)],
    };

    public static TheoryData<string> Types => [.. Values.Keys];

    private static readonly Dictionary<string, object> Values = new object[]
    {
        Some.KerasKernel(), new WeightList([Some.KerasKernel()]), Some.KerasKernel().Visualize(), Some.KerasKernel().ToTable(), Some.KerasKernel().GetStatistics(),
        new LayerList(Layer), Layer, Layer.Weights[0], new ModelSummary([new SummaryRow { Name = "", Kind = "Net" }]),
        TorchSharp.torch.nn.Linear(2, 2).GetWeights().LoadInto(TorchSharp.torch.nn.Linear(2, 2)),
        new WeightList([Some.KerasKernel()]).Overview(), new WeightList([Some.KerasKernel()]).ContactSheet(),
        Some.KerasKernel().CompareWith(Some.KerasKernel()), new WeightList([Some.KerasKernel()]).CompareWith(new WeightList([Some.KerasKernel()])),
        Some.KerasKernel().Spectrum(), Some.History(), Some.History().Weights[0],
    }.ToDictionary(value => value.GetType().Name);

    [Theory]
    [MemberData(nameof(Types))]
    public void A_value_at_the_end_of_a_cell_shows_itself_in_every_host(string type)
    {
        object value = Values[type];
        string html = (string)Method(value, "ToHtml")!;
        Assert.StartsWith("<", html, StringComparison.Ordinal);
        Assert.Equal(html, Method(value, "ToDump"));
        string text = value.ToString()!;
        Assert.DoesNotContain("NotebookViz.", text, StringComparison.Ordinal);
        Assert.InRange(text.Split('\n').Length, 2, 40);
    }

    [Fact]
    public void Whatever_has_HTML_is_shown_by_LINQPad_too()
    {
        string[] With(string method) => [.. typeof(Weight).Assembly.GetExportedTypes().Where(type => type.GetMethod(method, []) is not null).Select(type => type.Name).Order()];
        Assert.Equal(With("ToHtml"), With("ToDump"));
        Assert.Equal(Values.Keys.Order(), With("ToHtml"));
    }

    [Fact]
    public void A_layer_that_was_taken_out_of_its_model_is_a_list_of_its_own()
    {
        var inner = Layer;
        var outer = new LayerRow { Name = "encoder", Kind = "Encoder", Depth = 1, Children = [inner] };
        Assert.Equal(new LayerList(new LayerRow { Name = "encoder", Kind = "Encoder", Children = [new LayerRow { Name = "encoder.0", Kind = "Conv2d", Depth = 1, Weights = inner.Weights }] }).ToHtml(),
            outer.ToHtml());
        // What lies in another layer of the list is not counted twice.
        var together = LayerRow.Together([outer, inner, Layer]);
        Assert.Equal(["", "encoder", "encoder.0"], together.Select(row => row.Name));
        Assert.Equal([0, 1, 2], together.Select(row => row.Depth));
        Assert.Equal(288, together.Parameters);
    }

    private static object? Method(object value, string name) =>
        value.GetType().GetMethod(name, BindingFlags.Public | BindingFlags.Instance, [])!.Invoke(value, []);
}
