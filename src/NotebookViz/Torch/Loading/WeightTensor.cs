using System.Runtime.InteropServices;
using NotebookViz.Common;
using static TorchSharp.torch;

namespace NotebookViz.Torch.Loading;

/// <summary>Reads the values of a weight into a tensor.</summary>
internal static class WeightTensor
{
    // A span over bytes is at most 2 GiB long.
    private const int BlockLength = 1 << 20;

    /// <summary>Reads all values, exactly. Half-precision numbers become single-precision ones, unsigned ones the next wider type.</summary>
    public static Tensor Read(Weight weight)
    {
        long[] shape = [.. weight.Shape];
        return weight switch
        {
            { Count: 0 } => zeros(shape),
            { ElementType: ElementType.Bool } => tensor(Elements<bool>(weight), shape),
            { ElementType: ElementType.Float32 } => tensor(Elements<float>(weight), shape),
            { ElementType: ElementType.Float64 } => tensor(Elements<double>(weight), shape),
            { ElementType: ElementType.UInt8 } => tensor(Elements<byte>(weight), shape),
            { ElementType: ElementType.Int32 } => tensor(Elements<int>(weight), shape),
            // TorchSharp has no unsigned integers of 64 bits; the bits are the same up to its largest number.
            { ElementType: ElementType.Int64 or ElementType.UInt64 } => tensor(Elements<long>(weight), shape),
            _ => tensor(weight.ToArray(), shape),
        };
    }

    private static T[] Elements<T>(Weight weight) where T : unmanaged
    {
        var elements = new T[weight.Count];
        for (int start = 0; start < elements.Length; start += BlockLength)
        {
            WorkScope.ThrowIfCancelled();
            var block = MemoryMarshal.AsBytes(elements.AsSpan(start, Math.Min(BlockLength, elements.Length - start)));
            weight.Data!.Read((long)start * weight.ElementType.Size(), block).CopyTo(block);
        }
        GC.KeepAlive(weight.Data);
        return elements;
    }
}
