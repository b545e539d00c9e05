using System.Numerics;
using System.Reflection;
using System.Runtime.CompilerServices;
using Microsoft.DotNet.Interactive.Formatting;
using NotebookViz.Data;

namespace NotebookViz.Display;

/// <summary>Adds arrays and lists of numbers to the types that are shown.</summary>
/// <remarks>
/// In a kernel, formatters that the user has already registered are kept. Boolean sequences are left to the kernel, because a line plot of them
/// says nothing.
/// </remarks>
internal static class ArrayFormatters
{
    private const int MaxRank = 8;

    private static readonly Type[] InMatrices = [typeof(float), typeof(double), typeof(Complex)];
    private static bool _waits;

    public static void Register()
    {
        if (Formatters.IsKernel)
        {
            RegisterInKernel();
        }
        else
        {
            foreach (var type in NumberTypes.All.SelectMany(TypesOf))
                Formatters.RegisterArray(type, Show, kernels: null);
        }
        AwaitMathNet();
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void RegisterInKernel()
    {
        var others = Others();
        var types = NumberTypes.All.SelectMany(TypesOf).Where(type => !IsTaken(type, others)).ToArray();
        // An array is also a list of its elements, so registering list types would change the arrays that are left alone.
        var leftAlone = NumberTypes.All.Select(number => number.MakeArrayType()).Except(types)
            .Select(type => (type, Formatter.GetPreferredMimeTypesFor(type).ToArray())).ToArray();
        // The kernel's own formatters are read before any type is registered.
        foreach (var (type, kernels) in types.Select(type => (type, Formatters.KernelsOf(type))).ToArray())
            Formatters.RegisterArray(type, Show, kernels);
        foreach (var (type, mimeTypes) in leftAlone)
            Formatter.SetPreferredMimeTypesFor(type, mimeTypes);
    }

    private static IEnumerable<Type> TypesOf(Type number)
    {
        for (int rank = 2; rank <= MaxRank; rank++)
            yield return number.MakeArrayType(rank);
        yield return number.MakeArrayType().MakeArrayType();
        yield return number.MakeArrayType().MakeArrayType().MakeArrayType();
        yield return typeof(System.Numerics.Tensors.Tensor<>).MakeGenericType(number);
        if (number == typeof(bool))
            yield break;
        yield return number.MakeArrayType();
        yield return typeof(Memory<>).MakeGenericType(number);
        yield return typeof(ReadOnlyMemory<>).MakeGenericType(number);
        yield return typeof(IReadOnlyList<>).MakeGenericType(number);
    }

    private static Shown? Show(object value) => NumberCollections.Read(value) switch
    {
        Weight weight => Shown.WithValues(weight),
        WeightList list => Shown.WithValues(list),
        _ => null,
    };

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static Type[] Others() =>
        [.. Formatter.RegisteredFormatters(includeDefaults: false).Select(formatter => formatter.Type).Where(type => type != typeof(object)).Distinct()];

    private static bool IsTaken(Type type, Type[] others) => others.Any(other => other.IsGenericTypeDefinition
        ? type.GetInterfaces().Append(type).Any(one => one.IsGenericType && one.GetGenericTypeDefinition() == other)
        : other.IsAssignableFrom(type));

    /// <summary>Registers Math.NET's matrices and vectors once that library is loaded, because NotebookViz does not depend on it.</summary>
    private static void AwaitMathNet()
    {
        foreach (var assembly in AppDomain.CurrentDomain.GetAssemblies())
            RegisterMathNet(assembly);
        if (_waits)
            return;
        _waits = true;
        AppDomain.CurrentDomain.AssemblyLoad += (_, loaded) => RegisterMathNet(loaded.LoadedAssembly);
    }

    private static void RegisterMathNet(Assembly assembly)
    {
        if (assembly.GetName().Name != "MathNet.Numerics")
            return;
        foreach (string name in new[] { "Matrix`1", "Vector`1" })
        {
            if (assembly.GetType($"{NumberCollections.MathNetNamespace}.{name}") is not { } type)
                continue;
            foreach (var closed in InMatrices.Select(number => type.MakeGenericType(number)))
            {
                if (!Formatters.IsKernel)
                    Formatters.RegisterArray(closed, Show, kernels: null);
                // A vector is also a list of its numbers.
                else if (!IsTaken(closed, Others().Where(other => !other.IsInterface).ToArray()))
                    Formatters.RegisterArray(closed, Show, Formatters.KernelsOf(closed));
            }
        }
    }
}
