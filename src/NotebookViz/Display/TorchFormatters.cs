using System.Runtime.CompilerServices;
using NotebookViz.Torch;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace NotebookViz.Display;

/// <summary>
/// Registers the formatters for TorchSharp's tensors, modules, and collections of them. They are separate because the other formatters
/// also work with an older TorchSharp.
/// </summary>
internal static class TorchFormatters
{
    // The generic types of tuples, by their number of elements from 2 on.
    private static readonly Type[] Tuples =
        [typeof(ValueTuple<,>), typeof(ValueTuple<,,>), typeof(ValueTuple<,,,>), typeof(ValueTuple<,,,,>), typeof(ValueTuple<,,,,,>), typeof(ValueTuple<,,,,,,>)];

    private static readonly Type[] ReferenceTuples = [typeof(Tuple<,>), typeof(Tuple<,,>), typeof(Tuple<,,,>)];

    public static void Register()
    {
        // Covers Parameter, and comes before TorchSharp's own formatter, which writes every element as text.
        Formatters.Register(typeof(Tensor), (value, name) => Shown.WithValues(((Tensor)value).ToWeight(name: name.Length == 0 ? null : name)), Formatters.MimeTypes);
        Formatters.Register<nn.Module>(module => Shown.Of(ModelReader.InPlace(module)));
        // A ModuleList is both a module and a sequence of modules; it must not matter which of the two the kernel chooses.
        Formatters.Register<IEnumerable<nn.Module>>(modules => Shown.Of(modules is nn.Module module ? ModelReader.InPlace(module) : ModelReader.InPlace([.. modules])));
        Formatters.Register<IEnumerable<(string, nn.Module)>>(children => Shown.Of(ModelReader.InPlace([.. children])));
        RegisterCollections<Tensor>();
        RegisterCollections<Parameter>();
        foreach (var type in Tuples.SelectMany(TuplesOf).Concat(ReferenceTuples.SelectMany(TuplesOf)))
            Formatters.Register(type, (value, _) => Show(TensorCollection.OfTuple((ITuple)value)), Formatters.MimeTypes);
    }

    private static void RegisterCollections<T>() where T : Tensor
    {
        RegisterCollection<IEnumerable<T>>(TensorCollection.Listed);
        RegisterCollection<IEnumerable<KeyValuePair<string, T>>>(tensors => TensorCollection.Named(tensors.Select(pair => (pair.Key, (Tensor?)pair.Value))));
        RegisterCollection<IEnumerable<(string, T)>>(tensors => TensorCollection.Named(tensors.Select(pair => (pair.Item1, (Tensor?)pair.Item2))));
        RegisterCollection<KeyValuePair<string, T>>(pair => TensorCollection.Named([(pair.Key, pair.Value)]));
        RegisterCollection<(string, T)>(pair => TensorCollection.Named([(pair.Item1, pair.Item2)]));
    }

    // A ParameterList is a collection and a module too.
    private static void RegisterCollection<T>(Func<T, TensorCollection> read) =>
        Formatters.Register<T>(tensors => tensors is nn.Module module ? Shown.Of(ModelReader.InPlace(module)) : Show(read(tensors)));

    private static Shown Show(TensorCollection tensors) => Shown.Of(tensors.Weights) with { Release = tensors.Dispose };

    /// <summary>The types of a tuple that contain only tensors. With two or three elements each may be a tensor or a parameter; with more, all have the same type.</summary>
    private static IEnumerable<Type> TuplesOf(Type tuple)
    {
        int length = tuple.GetGenericArguments().Length;
        for (int choice = 0; choice < 1 << length; choice++)
        {
            if (length <= 3 || choice == 0 || choice == (1 << length) - 1)
                yield return tuple.MakeGenericType([.. Enumerable.Range(0, length).Select(i => (choice >> i & 1) == 0 ? typeof(Tensor) : typeof(Parameter))]);
        }
    }
}
