using NotebookViz.Tests.Layers.Models;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace NotebookViz.Tests.Layers;

public class LayerListTests
{
    [Fact]
    public void Layers_are_found_by_name_place_and_kind()
    {
        using var model = PlainNets.Autoencoder();

        var layers = model.Layers();

        Assert.Same(layers.Root, layers[0]);
        Assert.Equal("Conv2d(1 → 32, 3×3, stride 1, padding 1)", layers["encoder.conv1"].Description);
        Assert.Equal(["encoder.conv1", "encoder.conv2"], layers.OfKind<Conv2d>().Select(row => row.Name));
        Assert.Equal(["encoder.conv1", "encoder.conv2", "decoder.up1", "decoder.up2"], layers.OfKind<Convolution>().Select(row => row.Name));
        Assert.Equal(["decoder.up1", "decoder.up2"], layers.OfKind("ConvTranspose2d").Select(row => row.Name));
        Assert.Equal(320, layers["encoder.conv1"].Parameters);
        Assert.Equal(layers.Parameters, layers.Sum(row => row.OwnParameters));
        var missing = Assert.Throws<KeyNotFoundException>(() => layers["conv1"]);
        Assert.StartsWith("No layer is named 'conv1'. There are: '', 'encoder', 'encoder.conv1', ", missing.Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentOutOfRangeException>(() => layers[99]);
    }

    [Fact]
    public void Names_are_those_of_the_state_dict()
    {
        using var model = ResNet.Of18();

        Assert.Equal(
            model.state_dict().Keys.Order(StringComparer.Ordinal),
            model.Layers().GetWeights().Select(weight => weight.Name).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Weights_know_their_roles_and_are_copies()
    {
        using var model = PlainNets.Autoencoder();
        var layers = model.Layers();
        var kernel = layers["encoder.conv1"].Weights[0];
        double before = kernel.Weight[0, 0, 0, 0];

        using (no_grad())
            foreach (var parameter in model.parameters())
                parameter.add_(1);

        Assert.Equal(before, kernel.Weight[0, 0, 0, 0]);
        Assert.Equal("32 filters × 1 channel × 3 rows × 3 columns", string.Join(" × ", kernel.Weight.Axes));
        Assert.True(kernel is { IsParameter: true, IsTrainable: true, TiedTo: null });
    }

    [Fact]
    public void Tied_weights_are_listed_at_each_layer_and_counted_once()
    {
        using var model = new Tied();

        var layers = model.Layers();

        Assert.Equal(20, layers.Parameters);
        Assert.Equal("embedding.weight", layers["output"].Weights[0].TiedTo);
        Assert.Equal(80, layers.Bytes);
        Assert.Equal("the same tensor as embedding.weight", layers.GetWeights()["output.weight"].Note);
        Assert.Contains("tied: weight is embedding.weight", model.Summary().SelectMany(row => row.Notes));
    }

    [Fact]
    public void A_shared_layer_is_marked_as_such_and_its_calls_are_counted()
    {
        var shared = nn.Linear(4, 4);
        using var model = nn.Sequential(("first", shared), ("relu", nn.ReLU()), ("again", shared));

        var summary = model.Summary(1, 4);

        Assert.Equal("first", model.Layers()["again"].TiedTo);
        Assert.Equal(20, summary.Parameters);
        Assert.Equal(["called 2 times"], summary["first"].Notes);
        Assert.Equal(["same layer as first"], summary["again"].Notes);
        Assert.Equal(32, summary.MultiplyAdds);
    }

    [Fact]
    public void Frozen_layers_are_distinguished_from_trained_ones()
    {
        using var model = PlainNets.Autoencoder();
        foreach (var parameter in model.named_children().First().module.parameters())
            parameter.requires_grad = false;

        var layers = model.Layers();

        Assert.Equal("frozen", layers["encoder"].Training);
        Assert.Equal("trainable", layers["decoder"].Training);
        Assert.Equal("partly frozen", layers.Root.Training);
        Assert.Equal(layers["decoder"].Parameters, layers.TrainableParameters);
        Assert.Equal(layers["encoder"].Parameters, model.Summary().NonTrainableParameters);
    }

    [Fact]
    public void Warnings_tell_of_NaN_infinities_and_zeros()
    {
        using var model = nn.Sequential(("a", nn.Linear(3, 2)), ("b", nn.Linear(2, 2)));
        using (no_grad())
        {
            var parameters = model.parameters().ToArray();
            parameters[0][0, 0] = float.NaN;
            parameters[1][0] = float.PositiveInfinity;
            parameters[2].zero_();
            parameters[3].zero_();
        }

        var layers = model.Layers();

        Assert.Equal(["a.weight has 1 NaN, at [0, 0]", "a.bias has 1 infinite value, at [0]"], layers["a"].Warnings);
        Assert.Equal(["b.weight is all zero"], layers["b"].Warnings);
        Assert.Contains("⚠ has 1 NaN", layers.ToHtml(), StringComparison.Ordinal);
    }

    [Fact]
    public void Layers_in_fields_that_were_never_registered_are_warned_of()
    {
        using var model = new Forgetful();

        Assert.Equal(
        [
            "the fields hidden[0], hidden[1], named[key] hold layers with 30 parameters that are not registered, so they are neither trained nor saved; "
                + "assign them before RegisterComponents(), keep lists in a ModuleList, or call register_module",
            "the field late holds a parameter of shape (2,) that is not registered, so it is neither trained nor saved; "
                + "assign it before RegisterComponents() or call register_parameter",
        ], model.Layers().Root.Warnings);
    }

    [Fact]
    public void Reference_to_what_is_registered_elsewhere_is_no_warning()
    {
        using var model = new Parent();

        Assert.All(model.Layers(), row => Assert.Empty(row.Warnings));
    }

    [Fact]
    public void Lists_and_dictionaries_of_layers_are_walked()
    {
        using var model = new Containers();
        using var alone = nn.ModuleDict<nn.Module<Tensor, Tensor>>(("a", nn.Linear(2, 3)), ("b", nn.ReLU()));

        Assert.Equal(["", "list", "list.0", "list.1", "named", "named.x"], model.Layers().Select(row => row.Name));
        Assert.Equal(["", "a", "b"], alone.Layers().Select(row => row.Name));
        Assert.Equal(model.state_dict().Keys, model.Layers().GetWeights().Select(weight => weight.Name));
    }

    [Fact]
    public void A_disposed_layer_says_so()
    {
        using var model = PlainNets.LeNet5();
        model.named_children().First().module.Dispose();

        Assert.Contains(model.Layers()["c1"].Warnings, warning => warning.Contains("disposed", StringComparison.Ordinal));
        Assert.Contains("disposed", model.Layers().ToString(100), StringComparison.Ordinal);
    }

    private sealed class Tied : nn.Module<Tensor, Tensor>
    {
        private readonly Embedding embedding = nn.Embedding(5, 4);
        private readonly Linear output = nn.Linear(4, 5, hasBias: false);

        public Tied() : base(nameof(Tied))
        {
            output.weight = embedding.weight!;
            RegisterComponents();
        }

        public override Tensor forward(Tensor x) => output.call(embedding.call(x));
    }

    private sealed class Forgetful : nn.Module<Tensor, Tensor>
    {
        private readonly nn.Module<Tensor, Tensor> seen = nn.Linear(3, 3);
        private readonly List<nn.Module<Tensor, Tensor>> hidden = [nn.Linear(3, 3), nn.Linear(3, 3)];
        private readonly Dictionary<string, nn.Module> named = new() { ["key"] = nn.BatchNorm1d(3), ["free"] = nn.ReLU() };
        private readonly Parameter late;

        public Forgetful() : base(nameof(Forgetful))
        {
            RegisterComponents();
            late = new Parameter(ones(2));
        }

        public override Tensor forward(Tensor x) => seen.call(x) + late[0];
    }

    private sealed class Parent : nn.Module<Tensor, Tensor>
    {
        private readonly nn.Module<Tensor, Tensor> layer = nn.Linear(3, 3);
        private readonly List<nn.Module<Tensor, Tensor>> order;
        private readonly Child child = new();

        public Parent() : base(nameof(Parent))
        {
            RegisterComponents();
            order = [layer];
            child.Up = [this];
        }

        public override Tensor forward(Tensor x) => order[0].call(x);
    }

    private sealed class Child() : nn.Module<Tensor, Tensor>(nameof(Child))
    {
        public nn.Module[] Up { get; set; } = [];

        public override Tensor forward(Tensor x) => x;
    }

    private sealed class Containers : nn.Module<Tensor, Tensor>
    {
        private readonly ModuleList<nn.Module<Tensor, Tensor>> list = nn.ModuleList<nn.Module<Tensor, Tensor>>(nn.Linear(2, 2), nn.ReLU());
        private readonly ModuleDict<nn.Module<Tensor, Tensor>> named = nn.ModuleDict<nn.Module<Tensor, Tensor>>(("x", nn.Linear(2, 2)));

        public Containers() : base(nameof(Containers)) => RegisterComponents();

        public override Tensor forward(Tensor x) => named["x"].call(list[0].call(x));
    }
}
