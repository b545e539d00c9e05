using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using NotebookViz.Common;
using NotebookViz.Conventions;
using TorchSharp;
using static TorchSharp.torch;

namespace NotebookViz.Torch;

/// <summary>Creates a <see cref="Weight"/> from any tensor. A tensor that cannot be read becomes a weight whose problem says why; this never throws.</summary>
internal static class TensorReader
{
    /// <summary>Reads a tensor.</summary>
    /// <param name="tensor">The tensor.</param>
    /// <param name="name">The weight's name.</param>
    /// <param name="copy">
    /// True for a copy that later changes of the tensor do not affect; false to read the tensor in place if it is dense, contiguous and in
    /// CPU memory.
    /// </param>
    /// <param name="describe">Describes a weight by its shape; null if nothing is known.</param>
    public static Weight Read(Tensor tensor, string name, bool copy, Func<IReadOnlyList<long>, WeightDescription>? describe = null)
    {
        if (tensor.IsInvalid)
            return Disposed(name, describe?.Invoke([]));

        long[] shape = [];
        var type = ElementType.Float32;
        var description = WeightDescription.None;
        Weight Without(string problem) => new(name, shape, type, null, description, problem);
        try
        {
            shape = tensor.shape;
            description = describe?.Invoke(shape) ?? description;
            if (TypeOf(tensor.dtype) is not { } known)
                return Without($"Elements of type {tensor.dtype} cannot be read; convert the tensor with to(torch.float32) first.");
            type = known;
            if (tensor.is_meta)
                return Without("The tensor is on the meta device, where tensors have a shape but no values; create it on the CPU.");
            if (tensor.numel() == 0)
                return Without($"The tensor is empty: its shape {Numbers.Shape(shape)} has no elements.");

            string? stored = tensor.is_quantized() ? tensor.dtype.ToString().ToLowerInvariant() : null;
            return new(name, shape, type, Elements(tensor, copy), description with { Note = Joined(description.Note, Note(tensor)) }, typeName: stored);
        }
        catch (Exception e) when (e is ExternalException or InvalidOperationException or NotImplementedException or NotSupportedException
            or ArgumentException or OutOfMemoryException or OverflowException)
        {
            // A libtorch message is followed by a stack trace.
            return Without($"The tensor could not be read: {e.Message.Split('\n')[0].Trim()}");
        }
    }

    /// <summary>Returns a placeholder for a disposed tensor, whose shape is no longer known.</summary>
    public static Weight Disposed(string name, WeightDescription? description = null) => new(name, [], ElementType.Float32, null,
        description ?? WeightDescription.None, "The tensor was disposed, so its values are gone; show it before it is disposed or before its dispose scope ends.");

    private static TensorData Elements(Tensor tensor, bool copy)
    {
        if (!copy && IsPlain(tensor))
            return new TensorInPlace(tensor);

        using var ownScope = NewDisposeScope();
        using var noGradient = no_grad();
        var plain = tensor.detach().cpu();
        if (plain.is_quantized())
            plain = plain.dequantize();
        else if (plain.is_sparse)
            plain = plain.to_dense();
        // A conjugate or negated view shares the original's bytes and has a flag: the bytes alone would have the wrong sign.
        return TensorData.Of(TensorBytes.ToArray(plain.resolve_conj().resolve_neg().contiguous()));
    }

    private static bool IsPlain(Tensor tensor) =>
        tensor.device_type == DeviceType.CPU && !tensor.is_sparse && !tensor.is_quantized() && tensor.is_contiguous()
        && !tensor.is_conj() && !tensor.is_neg();

    private static string? Joined(string? first, string? second) => first is null || second is null ? first ?? second : $"{first}; {second}";

    private static string? Note(Tensor tensor) =>
        tensor.is_quantized() ? Quantisation(tensor)
        : tensor.is_sparse ? "sparse; the elements that are not stored are zero"
        : null;

    private static string Quantisation(Tensor tensor)
    {
        string stored = $"quantised as {tensor.dtype.ToString().ToLowerInvariant()}";
        try
        {
            return $"{stored} with scale {Numbers.Short(tensor.q_scale())} and zero point {Numbers.Exact(tensor.q_zero_point())}; the values are dequantised";
        }
        catch (ExternalException)
        {
            return $"{stored} with a scale for each index of axis {Numbers.Exact(tensor.q_per_channel_axis())}; the values are dequantised";
        }
    }

    private static ElementType? TypeOf(ScalarType type) => type switch
    {
        ScalarType.Bool => ElementType.Bool,
        ScalarType.Byte => ElementType.UInt8,
        ScalarType.Int8 => ElementType.Int8,
        ScalarType.Int16 => ElementType.Int16,
        ScalarType.Int32 => ElementType.Int32,
        ScalarType.Int64 => ElementType.Int64,
        ScalarType.Float16 => ElementType.Float16,
        ScalarType.BFloat16 => ElementType.BFloat16,
        ScalarType.Float32 => ElementType.Float32,
        ScalarType.Float64 => ElementType.Float64,
        ScalarType.ComplexFloat32 => ElementType.Complex64,
        ScalarType.ComplexFloat64 => ElementType.Complex128,
        ScalarType.QInt8 or ScalarType.QUInt8 or ScalarType.QInt32 => ElementType.Float32, // once dequantised
        _ => null,
    };
}

/// <summary>
/// Determines whether two tensor objects are the same tensor. TorchSharp creates a new object for each owner, so tied weights are
/// different objects with different handles; only the address of their elements is the same.
/// </summary>
internal static class TensorIdentity
{
    /// <summary>Returns a key that is equal for objects of the same tensor.</summary>
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
