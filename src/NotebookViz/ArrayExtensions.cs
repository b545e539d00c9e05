using System.Numerics.Tensors;
using NotebookViz.Conventions;
using NotebookViz.Data;

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
        var element = array.GetType().GetElementType()!;
        var type = NumberTypes.Of(element)
            ?? throw new ArgumentException($"An array of {element.Name} cannot be shown; convert it to float[] first.", nameof(array));
        return new(name, shape, type, data, Convention.Describe(layout, null, null, shape));
    }
}

/// <summary>The tensors of System.Numerics as weights.</summary>
public static class NumericsTensorExtensions
{
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
        var flat = elements.ToWeight();
        long[] shape = [.. tensor.Lengths.ToArray().Select(length => (long)length)];
        return new(name, shape, flat.ElementType, flat.Data!, Convention.Describe(layout, null, null, shape));
    }
}
