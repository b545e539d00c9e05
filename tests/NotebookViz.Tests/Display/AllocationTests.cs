using NotebookViz.Display;

namespace NotebookViz.Tests.Display;

public class AllocationTests
{
    // About twice what is measured: strings of what is stored, pixels and compression. Planning or drawing anything twice would not fit.
    [Theory]
    [InlineData("number", 500_000)]
    [InlineData("bias", 1_000_000)]
    [InlineData("matrix", 1_200_000)]
    [InlineData("kernel", 1_300_000)]
    [InlineData("large matrix", 12_000_000)]
    [InlineData("large kernel", 9_000_000)]
    public void A_display_allocates_no_more_than_a_picture_takes(string which, long most) =>
        Assert.InRange(AllocatedBy(() => Display(Of(which))), 1, most);

    [Fact]
    public void A_display_of_a_large_tensor_allocates_no_more_than_one_of_a_quarter_of_it()
    {
        var large = new float[2048, 2048].ToWeight(); // 16 MiB
        var quarter = new float[1024, 1024].ToWeight();
        long more = AllocatedBy(() => Display(large)) - AllocatedBy(() => Display(quarter));
        // Pictures differ by a few rows; a copy of what the larger tensor has more would be 12 MiB.
        Assert.InRange(more, -2_000_000, 2_000_000);
    }

    private static Weight Of(string which) => which switch
    {
        "number" => Some.Weight([], Some.Wave),
        "bias" => Some.Weight([32], Some.Wave),
        "matrix" => Some.Weight([20, 30], Some.Wave),
        "kernel" => Some.KerasKernel(),
        "large matrix" => new float[1024, 1024].ToWeight(),
        "large kernel" => new float[128, 64, 3, 3].ToWeight(WeightLayout.PyTorch),
        _ => throw new ArgumentOutOfRangeException(nameof(which), which, null),
    };

    // All that a notebook stores.
    private static int Display(Weight weight)
    {
        var shown = Shown.Of(weight);
        return shown.Html().Length + shown.Png().Length + shown.Text().Length;
    }

    // Of this thread alone: other tests run meanwhile. The first display loads fonts and the like.
    private static long AllocatedBy(Action display)
    {
        display();
        long before = GC.GetAllocatedBytesForCurrentThread();
        const int displays = 5;
        for (int i = 0; i < displays; i++)
            display();
        return (GC.GetAllocatedBytesForCurrentThread() - before) / displays;
    }
}
