using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using TorchSharp;
using static TorchSharp.torch;

namespace NotebookViz.Torch;

/// <summary>
/// Tells whether two tensor objects are one tensor. TorchSharp wraps the same tensor anew for each owner, so that tied weights are
/// different objects with different handles; where their elements lie gives them away.
/// </summary>
internal static class TensorIdentity
{
    /// <summary>A key that is equal for objects of one tensor.</summary>
    public static object Of(Tensor tensor)
    {
        if (tensor.IsInvalid || tensor.is_meta || tensor.device_type != DeviceType.CPU || tensor.is_sparse || !tensor.is_contiguous()
            || tensor.numel() == 0 || tensor.numel() * tensor.element_size() > TensorBytes.LongestSpan)
            return new Reference(tensor);
        return (Address(tensor), Numbers.Shape(tensor.shape));
    }

    private static unsafe nint Address(Tensor tensor) => (nint)Unsafe.AsPointer(ref MemoryMarshal.GetReference(tensor.bytes));

    private sealed class Reference(Tensor tensor)
    {
        private readonly Tensor _tensor = tensor;

        public override bool Equals(object? other) => other is Reference reference && ReferenceEquals(reference._tensor, _tensor);

        public override int GetHashCode() => RuntimeHelpers.GetHashCode(_tensor);
    }
}
