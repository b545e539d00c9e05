using NotebookViz.Data;

namespace NotebookViz.Comparing;

/// <summary>
/// The rows of queries and keys in GGUF files of Llama-like models. The converter interleaves the two halves of each head's rows
/// (<c>w.reshape(heads, 2, rows / heads / 2, columns).swapaxes(1, 2)</c>), because llama.cpp rotates neighbouring rows.
/// </summary>
internal static class RotaryRows
{
    /// <summary>Returns the weight with its rows in the order before the conversion; the weight itself if its rows were not moved.</summary>
    public static Weight Restored(Weight weight)
    {
        if (weight.Conversion is not { Heads: { } heads } || weight.Data is null || weight.Shape.Count is not (1 or 2)
            || heads > weight.Shape[0] || weight.Shape[0] % (2 * heads) != 0)
            return weight;
        long pairs = weight.Shape[0] / heads / 2, columns = weight.Shape.Count == 2 ? weight.Shape[1] : 1;
        var data = StridedData.Of(weight.Data, 0, [heads, 2, pairs, columns], [2 * pairs * columns, columns, 2 * columns, 1], weight.ElementType.Size())!;
        return weight.Reordered(data).WithNote($"rows of {heads} heads in the order before the conversion to GGUF");
    }
}
