using System.Numerics.Tensors;
using NotebookViz.Conventions;

namespace NotebookViz;

/// <summary>Arrays of numbers, and the tensors of System.Numerics, as weights. <see cref="Weight.FromArray"/> takes arrays of any rank.</summary>
public static class ArrayExtensions
{
    /// <summary>Shows an array of numbers as a weight. It is read in place: later changes show.</summary>
    /// <param name="array">The array.</param>
    /// <param name="layout">In which order its axes stand; without it they are "axis 0", "axis 1", ….</param>
    /// <param name="name">What to call it.</param>
    /// <exception cref="ArgumentNullException"><paramref name="array"/> or <paramref name="name"/> is null.</exception>
    /// <exception cref="ArgumentException">The elements are not plain numbers.</exception>
    public static Weight ToWeight<T>(this T[] array, WeightLayout layout = WeightLayout.None, string name = "") where T : unmanaged =>
        Weight.FromArray(array, layout, name);

    /// <summary>Shows a matrix of numbers as a weight. It is read in place: later changes show.</summary>
    /// <param name="array">The array.</param>
    /// <param name="layout">In which order its axes stand; without it they are "axis 0", "axis 1", ….</param>
    /// <param name="name">What to call it.</param>
    /// <exception cref="ArgumentNullException"><paramref name="array"/> or <paramref name="name"/> is null.</exception>
    /// <exception cref="ArgumentException">The elements are not plain numbers.</exception>
    public static Weight ToWeight<T>(this T[,] array, WeightLayout layout = WeightLayout.None, string name = "") where T : unmanaged =>
        Weight.FromArray(array, layout, name);

    /// <summary>Shows an array of numbers with three axes as a weight. It is read in place: later changes show.</summary>
    /// <param name="array">The array.</param>
    /// <param name="layout">In which order its axes stand; without it they are "axis 0", "axis 1", ….</param>
    /// <param name="name">What to call it.</param>
    /// <exception cref="ArgumentNullException"><paramref name="array"/> or <paramref name="name"/> is null.</exception>
    /// <exception cref="ArgumentException">The elements are not plain numbers.</exception>
    public static Weight ToWeight<T>(this T[,,] array, WeightLayout layout = WeightLayout.None, string name = "") where T : unmanaged =>
        Weight.FromArray(array, layout, name);

    /// <summary>Shows an array of numbers with four axes as a weight. It is read in place: later changes show.</summary>
    /// <param name="array">The array.</param>
    /// <param name="layout">In which order its axes stand; without it they are "axis 0", "axis 1", ….</param>
    /// <param name="name">What to call it.</param>
    /// <exception cref="ArgumentNullException"><paramref name="array"/> or <paramref name="name"/> is null.</exception>
    /// <exception cref="ArgumentException">The elements are not plain numbers.</exception>
    public static Weight ToWeight<T>(this T[,,,] array, WeightLayout layout = WeightLayout.None, string name = "") where T : unmanaged =>
        Weight.FromArray(array, layout, name);

    /// <summary>Shows an array of numbers with five axes as a weight. It is read in place: later changes show.</summary>
    /// <param name="array">The array.</param>
    /// <param name="layout">In which order its axes stand; without it they are "axis 0", "axis 1", ….</param>
    /// <param name="name">What to call it.</param>
    /// <exception cref="ArgumentNullException"><paramref name="array"/> or <paramref name="name"/> is null.</exception>
    /// <exception cref="ArgumentException">The elements are not plain numbers.</exception>
    public static Weight ToWeight<T>(this T[,,,,] array, WeightLayout layout = WeightLayout.None, string name = "") where T : unmanaged =>
        Weight.FromArray(array, layout, name);

    /// <summary>Shows a tensor of numbers as a weight. Its elements are copied, for it may be a view with strides.</summary>
    /// <param name="tensor">The tensor.</param>
    /// <param name="layout">In which order its axes stand; without it they are "axis 0", "axis 1", ….</param>
    /// <param name="name">What to call it.</param>
    /// <exception cref="ArgumentException">Its elements are not plain numbers.</exception>
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
