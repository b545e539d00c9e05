namespace NotebookViz.Tests.Display;

public class AllocationTests
{
    // Measured: 1.4 MB, nearly all of it pixels, glyphs and compression. Planning or drawing anything twice would not fit.
    private const long MostBytes = 2_500_000;

    [Fact]
    public void A_display_of_a_kernel_allocates_no_more_than_a_picture_takes()
    {
        var weight = Some.KerasKernel();
        _ = weight.ToHtml();
        long before = GC.GetAllocatedBytesForCurrentThread();
        const int displays = 10;
        for (int i = 0; i < displays; i++)
            _ = weight.ToHtml();
        long each = (GC.GetAllocatedBytesForCurrentThread() - before) / displays;
        Assert.InRange(each, 1, MostBytes);
    }

    [Fact]
    public void A_display_of_a_large_tensor_allocates_no_copy_of_it()
    {
        var weight = new float[2_000_000].ToWeight(); // 8 MB
        _ = weight.ToHtml();
        long before = GC.GetAllocatedBytesForCurrentThread();
        _ = weight.ToHtml();
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 1, MostBytes);
    }
}
