using Microsoft.DotNet.Interactive.Formatting;
using static TorchSharp.torch;

namespace NotebookViz.Display;

/// <summary>Tells a notebook's kernel how to show weights, and what is shown as weights: tensors, modules and arrays of numbers.</summary>
internal static class Formatters
{
    /// <summary>What each value is stored as, the best first; a front-end that refuses HTML still has the picture.</summary>
    public static readonly string[] MimeTypes = [Mime.Html, Mime.Png, Mime.Text];

    public static void Register()
    {
        Register<Weight>(Shown.Of);
        Register<Visualization>(Shown.Of);
        Register<WeightList>(Shown.Of);
        Register<WeightTable>(Shown.Of);
        // Covers Parameter, and comes before TorchSharp's own formatter, which writes every element as text.
        Register<Tensor>(tensor => Shown.Of(tensor.ToWeight()));
        Register<nn.Module>(module => Shown.Of(module.GetWeights()));
        RegisterArrays<float>();
        RegisterArrays<double>();
        RegisterNumericsTensor<float>();
        RegisterNumericsTensor<double>();
    }

    private static void RegisterArrays<T>()
    {
        Register<T[]>(array => Shown.Of(array.ToWeight()));
        Register<T[,]>(array => Shown.Of(array.ToWeight()));
        Register<T[,,]>(array => Shown.Of(array.ToWeight()));
        Register<T[,,,]>(array => Shown.Of(array.ToWeight()));
        Register<T[,,,,]>(array => Shown.Of(array.ToWeight()));
    }

    private static void RegisterNumericsTensor<T>() where T : unmanaged =>
        Register<System.Numerics.Tensors.Tensor<T>>(tensor => Shown.Of(tensor.ToWeight()));

    private static void Register<T>(Func<T, Shown> show)
    {
        // The picture is made once for all three.
        var last = new LastShown<T>(show);
        foreach (string mimeType in MimeTypes)
            Formatter.Register<T>((value, writer) => writer.Write(last.As(value, mimeType)), mimeType);
        Formatter.SetPreferredMimeTypesFor(typeof(T), MimeTypes);
    }
}
