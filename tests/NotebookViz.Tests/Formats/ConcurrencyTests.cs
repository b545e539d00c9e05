namespace NotebookViz.Tests.Formats;

public class ConcurrencyTests
{
    [Theory]
    [InlineData("f8_fortran.npy")]
    [InlineData("deflated.npz")]
    [InlineData("views.pt")]
    [InlineData("keras2_model.h5")]
    [InlineData("hdf5_chunked.h5")]
    [InlineData("tensorflowjs/model.json")]
    public void Many_threads_read_what_one_reads(string file)
    {
        var alone = Fixture.Open(file).Where(weight => weight.Data is not null).Select(weight => weight.ToArray()).ToArray();
        var shared = Fixture.Open(file).Where(weight => weight.Data is not null).ToList();
        Parallel.For(0, 200, i =>
        {
            int which = i % shared.Count;
            Assert.Equal(alone[which], shared[which].ToArray());
            Assert.Equal(alone[which].Length, shared[which].GetStatistics().Count);
        });
    }
}
