using NotebookViz.Sources.Conventions;

namespace NotebookViz;

/// <summary>Arrays of numbers as weights.</summary>
public static class ArrayExtensions
{
    /// <summary>Shows an array of numbers of any rank as a weight. It is read in place: later changes show.</summary>
    /// <param name="array">The array, such as <c>float[,,,]</c>.</param>
    /// <param name="layout">In which order its axes stand; without it they are "axis 0", "axis 1", ….</param>
    /// <param name="name">What to call it.</param>
    /// <exception cref="ArgumentException">The array's elements are not plain numbers.</exception>
    public static Weight ToWeight(this Array array, WeightLayout layout = WeightLayout.None, string name = "")
    {
        var data = TensorData.Of(array);
        var shape = Enumerable.Range(0, array.Rank).Select(array.GetLongLength).ToArray();
        return Convention.Apply(new Weight(name, shape, TypeOf(array), data), layout);
    }

    private static ElementType TypeOf(Array array)
    {
        var element = array.GetType().GetElementType()!;
        return element == typeof(Half) ? ElementType.Float16
            : element == typeof(System.Numerics.Complex) ? ElementType.Complex128
            : Type.GetTypeCode(element) switch
            {
                TypeCode.Boolean => ElementType.Bool,
                TypeCode.Byte => ElementType.UInt8,
                TypeCode.SByte => ElementType.Int8,
                TypeCode.UInt16 => ElementType.UInt16,
                TypeCode.Int16 => ElementType.Int16,
                TypeCode.UInt32 => ElementType.UInt32,
                TypeCode.Int32 => ElementType.Int32,
                TypeCode.UInt64 => ElementType.UInt64,
                TypeCode.Int64 => ElementType.Int64,
                TypeCode.Single => ElementType.Float32,
                TypeCode.Double => ElementType.Float64,
                _ => throw new ArgumentException($"An array of {element.Name} cannot be shown; convert it to float[] first.", nameof(array)),
            };
    }
}
