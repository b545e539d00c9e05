using static TorchSharp.torch;

namespace NotebookViz.Tests.Layers.Models;

/// <summary>
/// ResNet-18 and ResNet-50 by table 1 of He et al., "Deep Residual Learning for Image Recognition" (2015), with PyTorch's names; as in
/// torchvision the bottleneck's stride is in its 3×3 convolution.
/// </summary>
internal sealed class ResNet : nn.Module<Tensor, Tensor>
{
    private readonly nn.Module<Tensor, Tensor> conv1, bn1, relu, maxpool, layer1, layer2, layer3, layer4, avgpool, fc;

    private ResNet(int[] blocks, int expansion) : base(nameof(ResNet))
    {
        conv1 = nn.Conv2d(3, 64, 7, stride: 2, padding: 3, bias: false);
        bn1 = nn.BatchNorm2d(64);
        relu = nn.ReLU();
        maxpool = nn.MaxPool2d(3, stride: 2, padding: 1);
        long width = 64;
        nn.Module<Tensor, Tensor> Stage(long planes, int count, long stride)
        {
            var stage = Enumerable.Range(0, count).Select(i =>
            {
                var block = new Block(width, planes, i == 0 ? stride : 1, expansion);
                width = planes * expansion;
                return ($"{i}", (nn.Module<Tensor, Tensor>)block);
            });
            return nn.Sequential(stage.ToArray());
        }
        layer1 = Stage(64, blocks[0], 1);
        layer2 = Stage(128, blocks[1], 2);
        layer3 = Stage(256, blocks[2], 2);
        layer4 = Stage(512, blocks[3], 2);
        avgpool = nn.AdaptiveAvgPool2d(1);
        fc = nn.Linear(512 * expansion, 1000);
        RegisterComponents();
    }

    public static ResNet Of18() => new([2, 2, 2, 2], 1);

    public static ResNet Of50() => new([3, 4, 6, 3], 4);

    public override Tensor forward(Tensor x)
    {
        foreach (var layer in new[] { conv1, bn1, relu, maxpool, layer1, layer2, layer3, layer4, avgpool })
            x = layer.call(x);
        return fc.call(x.flatten(1));
    }

    private sealed class Block : nn.Module<Tensor, Tensor>
    {
        private readonly nn.Module<Tensor, Tensor> conv1, bn1, conv2, bn2, relu;
        private readonly nn.Module<Tensor, Tensor>? conv3, bn3, downsample;

        public Block(long inputs, long planes, long stride, int expansion) : base(expansion == 1 ? "BasicBlock" : "Bottleneck")
        {
            bool isBottleneck = expansion > 1;
            conv1 = isBottleneck ? Conv(inputs, planes, 1, 1) : Conv(inputs, planes, 3, stride);
            bn1 = nn.BatchNorm2d(planes);
            conv2 = Conv(planes, planes, 3, isBottleneck ? stride : 1);
            bn2 = nn.BatchNorm2d(planes);
            if (isBottleneck)
            {
                conv3 = Conv(planes, planes * expansion, 1, 1);
                bn3 = nn.BatchNorm2d(planes * expansion);
            }
            relu = nn.ReLU();
            if (stride != 1 || inputs != planes * expansion)
                downsample = nn.Sequential(("0", Conv(inputs, planes * expansion, 1, stride)), ("1", nn.BatchNorm2d(planes * expansion)));
            RegisterComponents();
        }

        public override Tensor forward(Tensor x)
        {
            var y = bn2.call(conv2.call(relu.call(bn1.call(conv1.call(x)))));
            if (conv3 is not null)
                y = bn3!.call(conv3.call(relu.call(y)));
            return relu.call(y.add(downsample?.call(x) ?? x));
        }

        private static nn.Module<Tensor, Tensor> Conv(long inputs, long outputs, long kernel, long stride) =>
            nn.Conv2d(inputs, outputs, kernel, stride: stride, padding: kernel / 2, bias: false);
    }
}
