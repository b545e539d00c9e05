using NotebookViz.Common;
using static TorchSharp.torch;

namespace NotebookViz.Torch;

/// <summary>Creates a tensor from a weight.</summary>
internal static class TensorWriter
{
    // Values are copied in slices of this size, because TorchSharp's spans are limited to 2 GiB.
    private const int SliceBytes = 1 << 28;

    /// <summary>Returns a tensor in CPU memory with a copy of the values.</summary>
    /// <exception cref="NotSupportedException">TorchSharp has no tensors of the element type.</exception>
    public static Tensor Write(Weight weight)
    {
        var values = weight.Values;
        if (TypeOf(weight.ElementType) is not { } type)
            throw new NotSupportedException($"TorchSharp has no tensors of {weight.ElementType.DisplayName()}, the type of the weight '{weight.Name}'; {Remedy(weight.ElementType)}.");
        var result = empty([.. weight.Shape], type, CPU);
        try
        {
            using var flat = result.view(-1);
            int size = weight.ElementType.Size();
            for (long start = 0; start < weight.Count; start += SliceBytes / size)
            {
                WorkScope.ThrowIfCancelled();
                using var slice = flat.narrow(0, start, Math.Min(SliceBytes / size, weight.Count - start));
                var bytes = slice.bytes;
                values.Read(start * size, bytes).CopyTo(bytes);
                GC.KeepAlive(slice);
            }
            GC.KeepAlive(values);
            return result;
        }
        catch
        {
            result.Dispose();
            throw;
        }
    }

    /// <summary>Returns the exact values, in a wider type if TorchSharp has no tensors of the weight's own type.</summary>
    public static Tensor WriteWidened(Weight weight) => weight switch
    {
        { Count: 0 } => zeros([.. weight.Shape]),
        // TorchSharp has no unsigned 64-bit integers; up to the largest signed one the bits are the same.
        { ElementType: ElementType.UInt64 } => Write(new Weight(weight.Name, weight.Shape, ElementType.Int64, weight.Values)),
        _ when TypeOf(weight.ElementType) is null => tensor(weight.ToArray(), [.. weight.Shape]),
        _ => Write(weight),
    };

    private static string Remedy(ElementType type) => type.FitsInSingle()
        ? "copy it with weight.CopyTo to a float[] and create a tensor from that"
        : type.FitsInDouble() ? "copy it with weight.CopyTo to a double[] and create a tensor from that"
        : "copy it with weight.CopyTo to an array of its own type and convert that";

    private static ScalarType? TypeOf(ElementType type) => type switch
    {
        ElementType.Bool => ScalarType.Bool,
        ElementType.UInt8 => ScalarType.Byte,
        ElementType.Int8 => ScalarType.Int8,
        ElementType.Int16 => ScalarType.Int16,
        ElementType.Int32 => ScalarType.Int32,
        ElementType.Int64 => ScalarType.Int64,
        ElementType.Float16 => ScalarType.Float16,
        ElementType.BFloat16 => ScalarType.BFloat16,
        ElementType.Float32 => ScalarType.Float32,
        ElementType.Float64 => ScalarType.Float64,
        ElementType.Complex64 => ScalarType.ComplexFloat32,
        ElementType.Complex128 => ScalarType.ComplexFloat64,
        _ => null,
    };
}
