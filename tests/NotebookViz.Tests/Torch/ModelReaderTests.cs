using TorchSharp.Modules;
using static TorchSharp.torch;

namespace NotebookViz.Tests.Torch;

/// <summary>Weights, layers, summaries and loading come from one walk, so they agree.</summary>
public class ModelReaderTests
{
    public static TheoryData<string, Func<nn.Module>, string[]> Containers() => new()
    {
        { "ModuleList", () => nn.ModuleList<nn.Module>(nn.Linear(3, 2), nn.ReLU()), ["0.weight", "0.bias"] },
        { "ModuleDict", () => nn.ModuleDict<nn.Module>(("head", nn.Linear(3, 2)), ("relu", nn.ReLU())), ["head.weight", "head.bias"] },
    };

    [Theory]
    [MemberData(nameof(Containers))]
    public void A_container_alone_lists_the_weights_of_its_layers(string kind, Func<nn.Module> make, string[] names)
    {
        using var container = make();

        var weights = container.GetWeights();

        Assert.Equal(kind, weights.Owner);
        Assert.Equal(names, weights.Select(weight => weight.Name));
        Assert.Equal(names, container.Layers().GetWeights().Select(weight => weight.Name));
        Assert.Equal(8, container.Summary().Parameters);
    }

    [Fact]
    public void A_container_alone_can_be_loaded_into()
    {
        using var source = nn.ModuleList<nn.Module>(nn.Linear(3, 2), nn.ReLU());
        using var target = nn.ModuleList<nn.Module>(nn.Linear(3, 2), nn.ReLU());

        var report = source.GetWeights().LoadInto(target);

        Assert.Equal(["0.weight", "0.bias"], report.Matched.Select(match => match.Target));
        Assert.Equal(source.GetWeights()["0.weight"].ToArray(), target.GetWeights()["0.weight"].ToArray());
    }

    [Fact]
    public void A_tensor_assigned_to_two_layers_is_copied_once_and_described_by_each()
    {
        using var model = new TiedEmbedding();

        var weights = model.GetWeights();

        var (table, kernel) = (weights["embedding.weight"], weights["output.weight"]);
        Assert.Same(table.Data, kernel.Data);
        Assert.Null(table.Note);
        Assert.Equal("the same tensor as embedding.weight", kernel.Note);
        Assert.Equal(("embedding", "kernel"), (table.Role, kernel.Role));
        Assert.Equal([AxisRole.Token, AxisRole.Feature], table.Axes.Select(axis => axis.Role));
        Assert.Equal([AxisRole.Output, AxisRole.Input], kernel.Axes.Select(axis => axis.Role));
        Assert.Equal(60, model.Summary().Parameters);
    }

    private sealed class TiedEmbedding : nn.Module
    {
        private readonly Embedding embedding = nn.Embedding(20, 3);
        private readonly Linear output = nn.Linear(3, 20, hasBias: false);

        public TiedEmbedding() : base(nameof(TiedEmbedding))
        {
            output.weight = embedding.weight!;
            RegisterComponents();
        }
    }

    [Fact]
    public void A_part_in_native_code_and_its_weights_are_of_one_kind()
    {
        using var model = nn.TransformerDecoder(nn.TransformerDecoderLayer(8, 2, 16), 1);

        Assert.All(model.Layers().Where(row => row.Type is null), row =>
            Assert.All(row.Weights, weight => Assert.Equal(row.Kind, weight.Weight.LayerKind)));
        Assert.Equal("MultiheadAttention", model.Layers()["layers.0.multihead_attn"].Kind);
    }
}
