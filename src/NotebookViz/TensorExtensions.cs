using NotebookViz.Common;
using NotebookViz.Conventions;
using NotebookViz.Torch;
using static TorchSharp.torch;

namespace NotebookViz;

/// <summary>TorchSharp's tensors as weights.</summary>
public static class TensorExtensions
{
    /// <summary>
    /// Describes a tensor for showing. It is read in place where it is dense, contiguous and in the CPU's memory, so that it costs
    /// nothing whatever its size; otherwise (another device, a transposed view, sparse, quantised) its values are copied.
    /// </summary>
    /// <param name="tensor">The tensor, of any shape, element type and device. Quantised values are dequantised.</param>
    /// <param name="layout">
    /// In which order its axes stand; without it they are "axis 0", "axis 1", …, for a tensor alone does not tell.
    /// </param>
    /// <param name="name">What to call it; without it the tensor's own <c>name</c>, if it has one.</param>
    /// <returns>
    /// The weight. Of a disposed, empty or meta tensor, or one that libtorch cannot read, <see cref="Weight.Problem"/> says what is
    /// wrong. Statistics are those of the moment they are first asked for; values read after the tensor was disposed throw
    /// <see cref="ObjectDisposedException"/>.
    /// </returns>
    /// <exception cref="ArgumentNullException"><paramref name="tensor"/> is null.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The layout is not defined.</exception>
    public static Weight ToWeight(this Tensor tensor, WeightLayout layout = WeightLayout.None, string? name = null)
    {
        ArgumentNullException.ThrowIfNull(tensor);
        Arguments.Defined(layout);
        return TensorReader.Read(tensor, name ?? tensor.name ?? "", copy: false, shape => Convention.Describe(layout, null, null, shape));
    }

    /// <summary>Copies a weight into a new tensor.</summary>
    /// <param name="weight">The weight, of an element type that TorchSharp has.</param>
    /// <returns>A tensor of the same shape and type in the CPU's memory, which asks for no gradient. The caller disposes it.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="weight"/> is null.</exception>
    /// <exception cref="InvalidOperationException">The weight has no values; <see cref="Weight.Problem"/> says why.</exception>
    /// <exception cref="NotSupportedException">TorchSharp has no tensors of the element type; the message names the way out.</exception>
    public static Tensor ToTensor(this Weight weight)
    {
        ArgumentNullException.ThrowIfNull(weight);
        return TensorWriter.Write(weight);
    }
}
