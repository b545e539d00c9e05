using static TorchSharp.torch;

namespace NotebookViz.Tests.Layers.Models;

/// <summary>Networks that are one layer after another, with PyTorch's names.</summary>
internal static class PlainNets
{
    /// <summary>VGG-16: configuration D of Simonyan and Zisserman, "Very Deep Convolutional Networks for Large-Scale Image Recognition" (2014).</summary>
    /// <param name="narrower">By how much there are fewer channels and features.</param>
    public static nn.Module<Tensor, Tensor> Vgg16(int narrower = 1)
    {
        const long pool = 0;
        long[] table = [64, 64, pool, 128, 128, pool, 256, 256, 256, pool, 512, 512, 512, pool, 512, 512, 512, pool];
        List<nn.Module<Tensor, Tensor>> features = [];
        long channels = 3;
        foreach (long width in table)
        {
            if (width == pool)
            {
                features.Add(nn.MaxPool2d(2, stride: 2));
                continue;
            }
            features.Add(nn.Conv2d(channels, width / narrower, 3, padding: 1));
            features.Add(nn.ReLU());
            channels = width / narrower;
        }
        return nn.Sequential(
            ("features", Numbered(features)), ("avgpool", nn.AdaptiveAvgPool2d([7L, 7L])), ("flatten", nn.Flatten()),
            ("classifier", Numbered(
            [
                nn.Linear(channels * 7 * 7, 4096 / narrower), nn.ReLU(), nn.Dropout(), nn.Linear(4096 / narrower, 4096 / narrower), nn.ReLU(), nn.Dropout(), nn.Linear(4096 / narrower, 1000),
            ])));
    }

    /// <summary>AlexNet as in Krizhevsky, "One weird trick for parallelizing convolutional neural networks" (2014): the version for one GPU.</summary>
    public static nn.Module<Tensor, Tensor> AlexNet() => nn.Sequential(
        ("features", Numbered(
        [
            nn.Conv2d(3, 64, 11, stride: 4, padding: 2), nn.ReLU(), nn.MaxPool2d(3, stride: 2),
            nn.Conv2d(64, 192, 5, padding: 2), nn.ReLU(), nn.MaxPool2d(3, stride: 2),
            nn.Conv2d(192, 384, 3, padding: 1), nn.ReLU(), nn.Conv2d(384, 256, 3, padding: 1), nn.ReLU(),
            nn.Conv2d(256, 256, 3, padding: 1), nn.ReLU(), nn.MaxPool2d(3, stride: 2),
        ])),
        ("avgpool", nn.AdaptiveAvgPool2d([6L, 6L])), ("flatten", nn.Flatten()),
        ("classifier", Numbered(
        [
            nn.Dropout(), nn.Linear(256 * 6 * 6, 4096), nn.ReLU(), nn.Dropout(), nn.Linear(4096, 4096), nn.ReLU(), nn.Linear(4096, 1000),
        ])));

    /// <summary>LeNet-5 by figure 2 of LeCun et al., "Gradient-Based Learning Applied to Document Recognition" (1998), with fully connected C3.</summary>
    public static nn.Module<Tensor, Tensor> LeNet5() => nn.Sequential(
        ("c1", nn.Conv2d(1, 6, 5)), ("s2", nn.AvgPool2d(2)), ("c3", nn.Conv2d(6, 16, 5)), ("s4", nn.AvgPool2d(2)),
        ("flatten", nn.Flatten()), ("f5", nn.Linear(400, 120)), ("f6", nn.Linear(120, 84)), ("output", nn.Linear(84, 10)));

    /// <summary>The autoencoder of a Keras user's question: 32 filters of 3×3 first.</summary>
    public static nn.Module<Tensor, Tensor> Autoencoder() => nn.Sequential(
        ("encoder", nn.Sequential(("conv1", nn.Conv2d(1, 32, 3, padding: 1)), ("relu1", nn.ReLU()), ("pool1", nn.MaxPool2d(2)),
            ("conv2", nn.Conv2d(32, 8, 3, padding: 1)), ("relu2", nn.ReLU()), ("pool2", nn.MaxPool2d(2)))),
        ("decoder", nn.Sequential(("up1", nn.ConvTranspose2d(8, 32, 2, stride: 2)), ("relu3", nn.ReLU()),
            ("up2", nn.ConvTranspose2d(32, 1, 2, stride: 2)), ("sigmoid", nn.Sigmoid()))));

    private static nn.Module<Tensor, Tensor> Numbered(IEnumerable<nn.Module<Tensor, Tensor>> layers) =>
        nn.Sequential(layers.Select((layer, i) => ($"{i}", layer)).ToArray());
}
