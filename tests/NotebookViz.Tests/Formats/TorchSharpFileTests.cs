using static TorchSharp.torch;

namespace NotebookViz.Tests.Formats;

public class TorchSharpFileTests
{
    [Fact]
    public void What_TorchSharp_saves_is_read_value_for_value()
    {
        using var folder = new TemporaryFolder();
        string path = Path.Combine(folder.Path, "model.dat");
        using var model = nn.Sequential(("conv", nn.Conv2d(3, 8, 3)), ("norm", nn.BatchNorm2d(8)), ("flat", nn.Flatten()), ("dense", nn.Linear(8, 300)));
        model.save(path);

        var weights = WeightFile.Open(path);

        Assert.Equal(model.state_dict().Keys, weights.Select(weight => weight.Name));
        foreach (var (name, tensor) in model.state_dict())
        {
            Assert.Equal(tensor.shape, weights[name].Shape);
            using var doubles = tensor.detach().to(float64).reshape(-1);
            Assert.Equal(doubles.data<double>().ToArray(), weights[name].ToArray());
        }
        Assert.Equal("BatchNorm", weights["norm.weight"].LayerKind);
    }

    [Theory]
    [InlineData(0.1)]
    [InlineData(0.5)]
    [InlineData(0.999)]
    public void A_file_that_is_cut_short_is_named_so(double share)
    {
        byte[] bytes = File.ReadAllBytes(Fixture.PathOf("torchsharp.dat"));
        var error = Assert.Throws<WeightFileException>(() => WeightFile.Open(new MemoryStream(bytes[..(int)(bytes.Length * share)]), "model.dat"));
        Assert.Contains("model.dat: it begins as a TorchSharp module (.dat) and is cut short", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_number_of_gates_tells_the_recurrent_layer()
    {
        using var folder = new TemporaryFolder();
        string path = Path.Combine(folder.Path, "recurrent.dat");
        using var model = nn.GRU(6, 5);
        model.save(path);

        var weights = WeightFile.Open(path);

        Assert.All(weights, weight => Assert.Equal("GRU", weight.LayerKind));
        Assert.Equal([AxisRole.Gate, AxisRole.Input], weights["weight_ih_l0"].Axes.Select(axis => axis.Role));
    }
}
