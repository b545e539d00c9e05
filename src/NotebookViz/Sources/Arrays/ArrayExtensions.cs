using NotebookViz.Sources.Arrays;
using NotebookViz.Conventions;

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
