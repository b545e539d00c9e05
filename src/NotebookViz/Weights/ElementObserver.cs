using System.Numerics.Tensors;

namespace NotebookViz;

/// <summary>
/// Looks at all elements while statistics are computed, so that a picture of a large tensor needs no second pass over it. What it gathers
/// must not depend on the order in which it sees the elements, for several cores read at once.
/// </summary>
internal abstract class ElementObserver
{
    /// <summary>An observer of the same kind that has seen nothing, for another core.</summary>
    public abstract ElementObserver Another();

    /// <summary>Sees consecutive elements.</summary>
    /// <param name="values">The elements; not to be kept.</param>
    /// <param name="start">The index of the first.</param>
    public abstract void See(ReadOnlySpan<double> values, long start);

    /// <summary>Sees consecutive elements of a type that single precision holds exactly.</summary>
    /// <param name="values">The elements, at most <see cref="ElementReader.BlockLength"/>; not to be kept.</param>
    /// <param name="start">The index of the first.</param>
    public virtual void See(ReadOnlySpan<float> values, long start)
    {
        Span<double> wide = stackalloc double[values.Length];
        TensorPrimitives.ConvertTruncating(values, wide);
        See(wide, start);
    }

    /// <summary>Takes over what another observer saw.</summary>
    public abstract void Join(ElementObserver other);
}
