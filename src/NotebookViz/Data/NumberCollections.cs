using System.Reflection;
using NotebookViz.Common;

namespace NotebookViz.Data;

/// <summary>Reads collections of numbers: arrays of any rank, jagged arrays, memory, lists, numerics tensors and Math.NET matrices.</summary>
internal static class NumberCollections
{
    /// <summary>The values as one weight, or the rows of an array of arrays whose lengths differ as a list; null for anything else.</summary>
    public static object? Read(object value)
    {
        var type = value.GetType();
        if (value is Array array)
        {
            var element = type.GetElementType()!;
            return NumberTypes.Of(element) is not null ? Weight.FromArray(array)
                : array is Array[] rows ? Jagged(rows)
                : null;
        }
        if (MathNetValues(value) is { } numbers)
            return numbers;
        // The element type is known only at run time, so a generic method for the kind of collection is closed over it.
        foreach (var (collection, reader) in Readers)
        {
            var implemented = type.GetInterfaces().Append(type)
                .FirstOrDefault(one => one.IsGenericType && one.GetGenericTypeDefinition() == collection && NumberTypes.Of(one.GenericTypeArguments[0]) is not null);
            if (implemented is not null)
                return Invoke(reader, implemented.GenericTypeArguments[0], value);
        }
        return null;
    }

    private static readonly (Type Collection, string Reader)[] Readers =
    [
        (typeof(Memory<>), nameof(OfMemory)),
        (typeof(ReadOnlyMemory<>), nameof(OfReadOnlyMemory)),
        (typeof(System.Numerics.Tensors.Tensor<>), nameof(OfTensor)),
        (typeof(IReadOnlyList<>), nameof(OfList)),
    ];

    private static Weight OfMemory<T>(Memory<T> memory) where T : unmanaged => OfReadOnlyMemory<T>(memory);

    private static Weight OfReadOnlyMemory<T>(ReadOnlyMemory<T> memory) where T : unmanaged =>
        new("", [memory.Length], NumberTypes.Of(typeof(T))!.Value, TensorData.OfMemory(memory));

    private static Weight OfTensor<T>(System.Numerics.Tensors.Tensor<T> tensor) where T : unmanaged => tensor.ToWeight();

    private static Weight OfList<T>(IReadOnlyList<T> list) where T : unmanaged => list.ToArray().ToWeight();

    /// <summary>Rows of equal shape form one array of the next rank; other rows are listed one by one.</summary>
    private static object? Jagged(Array[] rows)
    {
        var first = rows.FirstOrDefault();
        if (first is null || rows.Any(row => row is null || row.GetType() != first.GetType()) || Read(first) is not Weight element)
            return null;
        Weight[] read = [.. rows.Select((row, index) => (Read(row) as Weight)?.WithName($"[{Numbers.Exact(index)}]")).OfType<Weight>()];
        if (read.Length < rows.Length)
            return null;
        if (read.All(row => row.Shape.SequenceEqual(element.Shape)))
            return new Weight("", [rows.Length, .. element.Shape], element.ElementType, new JoinedData([.. read.Select(row => row.Data!)]));
        return new WeightList(read) { Heading = $"{Numbers.Grouped(read.Length)} rows of different lengths, each shown by itself" };
    }

    /// <summary>The values of a matrix or vector of Math.NET. Its members are found by name, because NotebookViz does not depend on that library.</summary>
    private static Weight? MathNetValues(object value)
    {
        var type = value.GetType();
        if (type.Namespace?.StartsWith(MathNetNamespace, StringComparison.Ordinal) != true
            || type.GetMethod("ToArray", Type.EmptyTypes)?.Invoke(value, null) is not Array numbers
            || NumberTypes.Of(numbers.GetType().GetElementType()!) is null)
            return null;
        return numbers.Rank == 2
            ? Weight.FromArray(numbers).WithRoles(AxisRole.Row, AxisRole.Column).WithLayer(null, "matrix")
            : Weight.FromArray(numbers).WithLayer(null, "vector");
    }

    /// <summary>The namespace of Math.NET's matrices and vectors.</summary>
    public const string MathNetNamespace = "MathNet.Numerics.LinearAlgebra";

    private static object? Invoke(string reader, Type number, object value) =>
        typeof(NumberCollections).GetMethod(reader, BindingFlags.Static | BindingFlags.NonPublic)!.MakeGenericMethod(number)
            .Invoke(null, BindingFlags.DoNotWrapExceptions, null, [value], null);
}
