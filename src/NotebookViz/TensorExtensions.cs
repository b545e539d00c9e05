using NotebookViz.Common;
using NotebookViz.Conventions;
using NotebookViz.Torch;
using static TorchSharp.torch;

namespace NotebookViz;

/// <summary>TorchSharp's tensors as weights.</summary>
public static class TensorExtensions
{
    /// <summary>
    /// Creates a weight from a tensor. A dense, contiguous tensor in the CPU's memory is not copied, whatever its size. The values of others (another
    /// device, a transposed view, sparse, quantised) are copied.
    /// </summary>
    /// <param name="tensor">The tensor, of any shape, element type and device. Quantised values are dequantised.</param>
    /// <param name="layout">
    /// The framework whose axis order it has; by default the axes are named "axis 0", "axis 1", …, because a tensor does not say what they count.
    /// </param>
    /// <param name="name">The weight's name; null for the tensor's own <c>name</c>, if it has one.</param>
    /// <returns>
    /// The weight. If the tensor is disposed, empty, on the meta device or cannot be read by libtorch, <see cref="Weight.Problem"/> says what is
    /// wrong. Statistics are computed at the first use and then kept. Reading values after the tensor was disposed throws <see
    /// cref="ObjectDisposedException"/>.
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
    /// <returns>A tensor of the same shape and type in the CPU's memory that does not require a gradient. The caller disposes it.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="weight"/> is null.</exception>
    /// <exception cref="InvalidOperationException">The weight has no values; <see cref="Weight.Problem"/> says why.</exception>
    /// <exception cref="NotSupportedException">TorchSharp has no tensors of the element type; the message names the way out.</exception>
    public static Tensor ToTensor(this Weight weight)
    {
        ArgumentNullException.ThrowIfNull(weight);
        return TensorWriter.Write(weight);
    }
}
