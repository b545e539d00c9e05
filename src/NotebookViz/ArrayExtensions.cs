using System.Numerics.Tensors;
using NotebookViz.Conventions;

namespace NotebookViz;

/// <summary>Arrays of numbers, and the tensors of System.Numerics, as weights. <see cref="Weight.FromArray"/> takes arrays of any rank.</summary>
public static class ArrayExtensions
{
    /// <summary>Creates a weight from an array of numbers. The array is not copied, so later changes to it are visible.</summary>
    /// <param name="array">The array.</param>
    /// <param name="layout">The framework whose axis order it has; by default the axes are named "axis 0", "axis 1", ….</param>
    /// <param name="name">The weight's name; may be empty.</param>
    /// <exception cref="ArgumentNullException"><paramref name="array"/> or <paramref name="name"/> is null.</exception>
    /// <exception cref="ArgumentException">The elements are not plain numbers.</exception>
    public static Weight ToWeight<T>(this T[] array, WeightLayout layout = WeightLayout.None, string name = "") where T : unmanaged =>
        Weight.FromArray(array, layout, name);

    /// <summary>Creates a weight from a matrix of numbers. The array is not copied, so later changes to it are visible.</summary>
    /// <param name="array">The array.</param>
    /// <param name="layout">The framework whose axis order it has; by default the axes are named "axis 0", "axis 1", ….</param>
    /// <param name="name">The weight's name; may be empty.</param>
    /// <exception cref="ArgumentNullException"><paramref name="array"/> or <paramref name="name"/> is null.</exception>
    /// <exception cref="ArgumentException">The elements are not plain numbers.</exception>
    public static Weight ToWeight<T>(this T[,] array, WeightLayout layout = WeightLayout.None, string name = "") where T : unmanaged =>
        Weight.FromArray(array, layout, name);

    /// <summary>Creates a weight from an array of numbers with three axes. The array is not copied, so later changes to it are visible.</summary>
    /// <param name="array">The array.</param>
    /// <param name="layout">The framework whose axis order it has; by default the axes are named "axis 0", "axis 1", ….</param>
    /// <param name="name">The weight's name; may be empty.</param>
    /// <exception cref="ArgumentNullException"><paramref name="array"/> or <paramref name="name"/> is null.</exception>
    /// <exception cref="ArgumentException">The elements are not plain numbers.</exception>
    public static Weight ToWeight<T>(this T[,,] array, WeightLayout layout = WeightLayout.None, string name = "") where T : unmanaged =>
        Weight.FromArray(array, layout, name);

    /// <summary>Creates a weight from an array of numbers with four axes. The array is not copied, so later changes to it are visible.</summary>
    /// <param name="array">The array.</param>
    /// <param name="layout">The framework whose axis order it has; by default the axes are named "axis 0", "axis 1", ….</param>
    /// <param name="name">The weight's name; may be empty.</param>
    /// <exception cref="ArgumentNullException"><paramref name="array"/> or <paramref name="name"/> is null.</exception>
    /// <exception cref="ArgumentException">The elements are not plain numbers.</exception>
    public static Weight ToWeight<T>(this T[,,,] array, WeightLayout layout = WeightLayout.None, string name = "") where T : unmanaged =>
        Weight.FromArray(array, layout, name);

    /// <summary>Creates a weight from an array of numbers with five axes. The array is not copied, so later changes to it are visible.</summary>
    /// <param name="array">The array.</param>
    /// <param name="layout">The framework whose axis order it has; by default the axes are named "axis 0", "axis 1", ….</param>
    /// <param name="name">The weight's name; may be empty.</param>
    /// <exception cref="ArgumentNullException"><paramref name="array"/> or <paramref name="name"/> is null.</exception>
    /// <exception cref="ArgumentException">The elements are not plain numbers.</exception>
    public static Weight ToWeight<T>(this T[,,,,] array, WeightLayout layout = WeightLayout.None, string name = "") where T : unmanaged =>
        Weight.FromArray(array, layout, name);

    /// <summary>Creates a weight from a tensor of numbers. The elements are copied, because the tensor may be a view with strides.</summary>
    /// <param name="tensor">The tensor.</param>
    /// <param name="layout">The framework whose axis order it has; by default the axes are named "axis 0", "axis 1", ….</param>
    /// <param name="name">The weight's name; may be empty.</param>
    /// <exception cref="ArgumentException">The elements are not plain numbers.</exception>
    public static Weight ToWeight<T>(this Tensor<T> tensor, WeightLayout layout = WeightLayout.None, string name = "")
    {
        ArgumentNullException.ThrowIfNull(tensor);
        var elements = new T[checked((int)tensor.FlattenedLength)];
        tensor.FlattenTo(elements);
        var flat = Weight.FromArray(elements);
        long[] shape = [.. tensor.Lengths.ToArray().Select(length => (long)length)];
        return new(name, shape, flat.ElementType, flat.Data!, Convention.Describe(layout, null, null, shape));
    }
}
