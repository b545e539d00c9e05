using System.Runtime.InteropServices;
using TorchSharp;
using static TorchSharp.torch;

namespace NotebookViz.Torch;

/// <summary>Makes a <see cref="Weight"/> of any tensor. What cannot be read becomes a weight whose problem says why; it never throws.</summary>
internal static class TensorReader
{
    /// <summary>Reads the tensor where it lies if it is dense, contiguous and in the CPU's memory; otherwise a copy.</summary>
    public static Weight InPlace(Tensor tensor, string name) => Read(tensor, name, copy: false);

    /// <summary>Reads a copy, which later changes of the tensor do not touch.</summary>
    public static Weight Copy(Tensor tensor, string name) => Read(tensor, name, copy: true);

    private static Weight Read(Tensor tensor, string name, bool copy)
    {
        if (tensor.IsInvalid)
            return Disposed(name);

        long[] shape = [];
        var type = ElementType.Float32;
        try
        {
            shape = tensor.shape;
            if (TypeOf(tensor.dtype) is not { } known)
                return Weight.WithoutValues(name, shape, type, $"Elements of type {tensor.dtype} cannot be read; convert the tensor with to(torch.float32) first.");
            type = known;
            if (tensor.is_meta)
                return Weight.WithoutValues(name, shape, type, "The tensor is on the meta device, where tensors have a shape but no values; create it on the CPU.");
            if (tensor.numel() == 0)
                return Weight.WithoutValues(name, shape, type, $"The tensor is empty: its shape {Numbers.Shape(shape)} has no elements.");

            return new Weight(name, shape, type, Elements(tensor, copy)).WithNote(Note(tensor));
        }
        catch (Exception e) when (e is ExternalException or InvalidOperationException or NotImplementedException or NotSupportedException
            or ArgumentException or OutOfMemoryException or OverflowException)
        {
            // What libtorch says goes on with a stack trace.
            return Weight.WithoutValues(name, shape, type, $"The tensor could not be read: {e.Message.Split('\n')[0].Trim()}");
        }
    }

    /// <summary>What a disposed tensor shows; its shape is not known any more.</summary>
    public static Weight Disposed(string name) => Weight.WithoutValues(name, [], ElementType.Float32,
        "The tensor was disposed, so its values are gone; show it before it is disposed or before its dispose scope ends.");

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
        // A conjugate or negated view has the other one's bytes and a mark: bytes alone would have the wrong sign.
        return TensorData.Of(TensorBytes.ToArray(plain.resolve_conj().resolve_neg().contiguous()));
    }

    private static bool IsPlain(Tensor tensor) =>
        tensor.device_type == DeviceType.CPU && !tensor.is_sparse && !tensor.is_quantized() && tensor.is_contiguous()
        && !tensor.is_conj() && !tensor.is_neg();

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
