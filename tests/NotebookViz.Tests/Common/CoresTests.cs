using NotebookViz.Common;

namespace NotebookViz.Tests.Common;

/// <summary>What is done on all cores looks as if a loop had done it.</summary>
public class CoresTests
{
    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(1000)]
    public void Results_have_the_order_of_the_items(int count)
    {
        int[] items = [.. Enumerable.Range(0, count)];
        Assert.Equal(items.Select(item => item * 2), Cores.Select(items, item => item * 2));
    }

    [Fact]
    public void The_error_is_that_of_the_first_item_that_fails()
    {
        for (int round = 0; round < 50; round++)
        {
            var done = new bool[200];
            var error = Assert.Throws<ArgumentException>(() => Cores.For(done.Length, i =>
            {
                done[i] = true;
                if (i is 60 or 61 or 150)
                    throw new ArgumentException($"{i}");
            }));
            Assert.Equal("60", error.Message);
            Assert.All(done[..60], Assert.True);
        }
    }

    [Fact]
    public void A_cancellation_stays_one()
    {
        using var source = new CancellationTokenSource();
        source.Cancel();
        Assert.Equal(source.Token, Assert.Throws<OperationCanceledException>(() => Cores.For(10, _ => source.Token.ThrowIfCancellationRequested())).CancellationToken);
    }

    [Fact]
    public void Things_done_on_all_cores_may_do_things_on_all_cores()
    {
        int[][] sums = Cores.Select([.. Enumerable.Range(0, 20)], i => Cores.Select([.. Enumerable.Range(0, 20)], j => i + j));
        Assert.All(sums.Index(), row => Assert.Equal(Enumerable.Range(row.Index, 20), row.Item));
    }
}
