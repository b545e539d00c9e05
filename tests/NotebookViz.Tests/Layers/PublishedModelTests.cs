using NotebookViz.Tests.Layers.Models;
using static TorchSharp.torch;

namespace NotebookViz.Tests.Layers;

/// <summary>Summaries of well-known models, against the numbers and tables that are published for them.</summary>
public class PublishedModelTests
{
    // Models are made by the tests: the cases are listed in every run, also in one of other tests.
    public static TheoryData<string, Func<nn.Module>, long, double> Published() => new()
    {
        // Parameters and GMAC as torchvision's documentation lists them for 224 × 224.
        { "ResNet-18", () => ResNet.Of18(), 11_689_512, 1.81 },
        { "ResNet-50", () => ResNet.Of50(), 25_557_032, 4.09 },
        { "VGG-16", () => PlainNets.Vgg16(), 138_357_544, 15.47 },
        { "AlexNet", () => PlainNets.AlexNet(), 61_100_840, 0.71 },
        { "MobileNetV2", () => new MobileNetV2(), 3_504_872, 0.3 },
    };

    [Theory]
    [MemberData(nameof(Published))]
    public void Parameters_and_multiply_adds_are_the_published_ones(string name, Func<nn.Module> make, long parameters, double billions)
    {
        using var model = make();

        var summary = model.Summary(1, 3, 224, 224);

        Assert.True(summary.Error is null, $"{name}: {summary.Error}");
        Assert.Equal(parameters, summary.Parameters);
        Assert.Equal(parameters, summary.TrainableParameters);
        Assert.Equal(0, summary.NonTrainableParameters);
        Assert.Equal(parameters, summary.Sum(row => row.OwnParameters));
        Assert.Equal(billions, Math.Round(summary.MultiplyAdds!.Value / 1e9, 2));
        Assert.Equal("(1, 1000)", SummaryTests.Output(summary[""]));
    }

    public static TheoryData<Func<nn.Module>, long[], string> Tables() => new()
    {
        {
            () => ResNet.Of18(), [1, 3, 224, 224],
            """
            conv1 (1, 64, 112, 112)
            maxpool (1, 64, 56, 56)
            layer1 (1, 64, 56, 56)
            layer2 (1, 128, 28, 28)
            layer3 (1, 256, 14, 14)
            layer4 (1, 512, 7, 7)
            avgpool (1, 512, 1, 1)
            fc (1, 1000)
            """
        },
        {
            () => ResNet.Of50(), [1, 3, 224, 224],
            """
            conv1 (1, 64, 112, 112)
            layer1 (1, 256, 56, 56)
            layer2 (1, 512, 28, 28)
            layer3 (1, 1024, 14, 14)
            layer4 (1, 2048, 7, 7)
            layer4.0.downsample.0 (1, 2048, 7, 7)
            fc (1, 1000)
            """
        },
        {
            () => PlainNets.Vgg16(), [1, 3, 224, 224],
            """
            features.4 (1, 64, 112, 112)
            features.9 (1, 128, 56, 56)
            features.16 (1, 256, 28, 28)
            features.23 (1, 512, 14, 14)
            features.30 (1, 512, 7, 7)
            flatten (1, 25088)
            classifier.0 (1, 4096)
            """
        },
        {
            () => PlainNets.AlexNet(), [1, 3, 224, 224],
            """
            features.0 (1, 64, 55, 55)
            features.2 (1, 64, 27, 27)
            features.3 (1, 192, 27, 27)
            features.5 (1, 192, 13, 13)
            features.6 (1, 384, 13, 13)
            features.8 (1, 256, 13, 13)
            features.12 (1, 256, 6, 6)
            classifier.1 (1, 4096)
            """
        },
        {
            () => new MobileNetV2(), [1, 3, 224, 224],
            """
            features.0 (1, 32, 112, 112)
            features.1 (1, 16, 112, 112)
            features.2 (1, 24, 56, 56)
            features.4 (1, 32, 28, 28)
            features.7 (1, 64, 14, 14)
            features.11 (1, 96, 14, 14)
            features.14 (1, 160, 7, 7)
            features.17 (1, 320, 7, 7)
            features.18 (1, 1280, 7, 7)
            """
        },
        {
            () => PlainNets.LeNet5(), [1, 1, 32, 32],
            """
            c1 (1, 6, 28, 28)
            s2 (1, 6, 14, 14)
            c3 (1, 16, 10, 10)
            s4 (1, 16, 5, 5)
            f5 (1, 120)
            f6 (1, 84)
            output (1, 10)
            """
        },
    };

    [Theory]
    [MemberData(nameof(Tables))]
    public void Output_shapes_are_those_of_the_papers_tables(Func<nn.Module> make, long[] input, string table)
    {
        using var model = make();

        var summary = model.Summary(input);

        foreach (string line in table.ReplaceLineEndings("\n").Split('\n'))
        {
            string name = line[..line.IndexOf(' ')];
            Assert.Equal(line, $"{name} {SummaryTests.Output(summary[name])}");
        }
    }
}
