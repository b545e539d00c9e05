using Microsoft.DotNet.Interactive.Formatting;
using NotebookViz.Sources.Torch;
using static TorchSharp.torch;

namespace NotebookViz.Display;

/// <summary>Tells a notebook's kernel how to show weights, and what is shown as weights: tensors, modules and arrays of numbers.</summary>
internal static class Formatters
{
    /// <summary>What each value is stored as, the best first; a front-end that refuses HTML still has the picture.</summary>
    public static readonly string[] MimeTypes = [Mime.Html, Mime.Png, Mime.Text];

    /// <summary>What tables are stored as; an image of a table would say less than its text.</summary>
    public static readonly string[] TableMimeTypes = [Mime.Html, Mime.Text];

    private static readonly List<(Type Type, string[] MimeTypes)> Registered = [];
    private static bool _html = true;

    public static void Register()
    {
        Register<Weight>(Shown.Of);
        Register<Visualization>(Shown.Of);
        Register<WeightList>(Shown.Of);
        // What is left of a list when it was filtered or sorted.
        Register<IEnumerable<Weight>>(weights => Shown.Of(weights as WeightList ?? new WeightList(weights)));
        RegisterTable<WeightTable>(Shown.Of);
        RegisterTable<WeightStatistics>(Shown.Of);
        Register<LayerList>(Shown.Of);
        Register<LayerRow>(row => Shown.Of(row.Alone));
        Register<IEnumerable<LayerRow>>(rows => Shown.Of(rows as LayerList ?? LayerRow.Together(rows)));
        Register<LayerWeight>(weight => Shown.Of(weight.Weight));
        RegisterTable<ModelSummary>(Shown.Of);
        RegisterTable<LoadReport>(Shown.Of);
        RegisterTable<ProgressLine>(Shown.Of);
        RegisterArrays<float>();
        RegisterArrays<double>();
        RegisterNumericsTensor<float>();
        RegisterNumericsTensor<double>();
        Prefer();
        VizOptions.DefaultChanged += () =>
        {
            // Only where it changes something: what a notebook itself has said of a type stays.
            if (VizOptions.Default.Html != _html)
                Prefer();
        };
    }

    /// <summary>The same for TorchSharp's types, apart from the others, which are shown whatever TorchSharp is loaded.</summary>
    public static void RegisterTorch()
    {
        // Covers Parameter, and comes before TorchSharp's own formatter, which writes every element as text.
        Register<Tensor>(tensor => Shown.Of(tensor.ToWeight()));
        Register<nn.Module>(module => Shown.Of(LayersInPlace(module)));
        // A ModuleList is both; which of the two the kernel takes must not matter.
        Register<IEnumerable<nn.Module>>(modules => Shown.Of(modules is nn.Module module ? LayersInPlace(module) : LayersInPlace([.. modules])));
    }

    /// <summary>Tells the kernel what is stored of each value.</summary>
    private static void Prefer()
    {
        _html = VizOptions.Default.Html;
        foreach (var (type, mimeTypes) in Registered)
            Formatter.SetPreferredMimeTypesFor(type, Wanted(mimeTypes));
    }

    private static string[] Wanted(string[] mimeTypes) => _html ? mimeTypes : [.. mimeTypes.Where(mimeType => mimeType != Mime.Html)];

    // What is shown at once and not kept need not be copied.
    private static LayerList LayersInPlace(nn.Module module) => new(LayerReader.Read(module, TensorReader.InPlace));

    private static LayerList LayersInPlace(IReadOnlyList<nn.Module> modules) => new(LayerReader.Read(modules, TensorReader.InPlace));

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

    private static void Register<T>(Func<T, Shown> show) => Register(show, MimeTypes);

    private static void RegisterTable<T>(Func<T, Shown> show) => Register(show, TableMimeTypes);

    /// <summary>Has values of a type, and of those that it is a base of, stored in these MIME types.</summary>
    public static void Register<T>(Func<T, Shown> show, string[] mimeTypes)
    {
        // The picture is made once for all of them.
        var last = new LastShown<T>(show, () => Wanted(mimeTypes).Length);
        foreach (string mimeType in mimeTypes)
            Formatter.Register<T>((value, writer) => writer.Write(last.As(value, mimeType)), mimeType);
        Registered.Add((typeof(T), mimeTypes));
        Formatter.SetPreferredMimeTypesFor(typeof(T), Wanted(mimeTypes));
    }
}
