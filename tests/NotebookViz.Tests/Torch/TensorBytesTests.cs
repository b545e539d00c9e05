using NotebookViz.Torch;
using static TorchSharp.torch;

namespace NotebookViz.Tests.Torch;

public class TensorBytesTests
{
    // A limit that a small tensor exceeds stands for the 2 GiB of a real one.
    private const long Limit = 64;

    [Theory]
    [InlineData(0, 8)]
    [InlineData(1, 3)]
    [InlineData(7, 200)]
    [InlineData(8, 64)]
    [InlineData(395, 5)]
    [InlineData(0, 400)]
    public void Any_bytes_of_a_long_tensor_can_be_read_in_slices(int offset, int length)
    {
        using var tensor = arange(100, dtype: int32).reshape(10, 10);
        var whole = tensor.bytes.ToArray();

        var part = new byte[length];
        TensorBytes.Copy(tensor, offset, part, Limit);

        Assert.Equal(whole[offset..(offset + length)], part);
    }

    [Fact]
    public void A_long_tensor_is_copied_whole()
    {
        using var numbers = arange(100, dtype: int64);
        using var complex = arange(100, dtype: complex128);

        Assert.Equal(Enumerable.Range(0, 100).Select(i => (ulong)i), (ulong[])TensorBytes.ToArray(numbers, Limit));
        Assert.Equal(
            Enumerable.Range(0, 100).SelectMany(i => new[] { (double)i, 0 }),
            ((ulong[])TensorBytes.ToArray(complex, Limit)).Select(BitConverter.UInt64BitsToDouble));
    }
}
