using static TorchSharp.torch;

namespace NotebookViz.Tests.Layers.Models;

/// <summary>MobileNetV2 by table 2 of Sandler et al., "MobileNetV2: Inverted Residuals and Linear Bottlenecks" (2018), with PyTorch's names.</summary>
internal sealed class MobileNetV2 : nn.Module<Tensor, Tensor>
{
    // Expansion factor, output channels, repeats, stride of the first.
    private static readonly (long Expansion, long Channels, int Count, long Stride)[] Table =
        [(1, 16, 1, 1), (6, 24, 2, 2), (6, 32, 3, 2), (6, 64, 4, 2), (6, 96, 3, 1), (6, 160, 3, 2), (6, 320, 1, 1)];

    private readonly nn.Module<Tensor, Tensor> features, classifier;

    public MobileNetV2() : base(nameof(MobileNetV2))
    {
        List<nn.Module<Tensor, Tensor>> layers = [Unit(3, 32, 3, 2)];
        long width = 32;
        foreach (var (expansion, channels, count, stride) in Table)
        {
            for (int i = 0; i < count; i++)
            {
                layers.Add(new Block(width, channels, i == 0 ? stride : 1, expansion));
                width = channels;
            }
        }
        layers.Add(Unit(width, 1280, 1, 1));
        features = Numbered(layers);
        classifier = nn.Sequential(("0", nn.Dropout(0.2)), ("1", nn.Linear(1280, 1000)));
        RegisterComponents();
    }

    public override Tensor forward(Tensor x) => classifier.call(nn.functional.adaptive_avg_pool2d(features.call(x), 1).flatten(1));

    private static nn.Module<Tensor, Tensor> Numbered(IEnumerable<nn.Module<Tensor, Tensor>> layers) =>
        nn.Sequential(layers.Select((layer, i) => ($"{i}", layer)).ToArray());

    private static nn.Module<Tensor, Tensor> Unit(long inputs, long outputs, long kernel, long stride, long groups = 1) => Numbered(
    [
        nn.Conv2d(inputs, outputs, kernel, stride: stride, padding: kernel / 2, groups: groups, bias: false),
        nn.BatchNorm2d(outputs), nn.ReLU6(),
    ]);

    private sealed class Block : nn.Module<Tensor, Tensor>
    {
        private readonly nn.Module<Tensor, Tensor> conv;
        private readonly bool _isResidual;

        public Block(long inputs, long outputs, long stride, long expansion) : base("InvertedResidual")
        {
            long hidden = inputs * expansion;
            List<nn.Module<Tensor, Tensor>> layers = expansion == 1 ? [] : [Unit(inputs, hidden, 1, 1)];
            layers.Add(Unit(hidden, hidden, 3, stride, groups: hidden));
            layers.Add(nn.Conv2d(hidden, outputs, 1, bias: false));
            layers.Add(nn.BatchNorm2d(outputs));
            conv = Numbered(layers);
            _isResidual = stride == 1 && inputs == outputs;
            RegisterComponents();
        }

        public override Tensor forward(Tensor x) => _isResidual ? x.add(conv.call(x)) : conv.call(x);
    }
}
