namespace NotebookViz.Tests.Weights;

public class LongWorkTests
{
    [Fact]
    public void Statistics_of_a_large_weight_tell_how_far_they_are()
    {
        var reports = Heard(() => _ = Slow(5).GetStatistics());
        Assert.All(reports, report => Assert.Equal("Reading 5,242,880 values", report.Operation));
        Assert.Contains(reports, report => report.Completed > 0 && report.Completed < report.Total);
        AssertGoesOnToTheEnd(reports);
    }

    [Fact]
    public void A_list_is_one_work_however_many_weights_are_in_it()
    {
        var list = new WeightList([Slow(2), Some.KerasKernel(), Slow(3)], "model");
        var reports = Heard(() => list.ToHtml());
        Assert.All(reports, report => Assert.Equal(("Drawing 3 weights of model", 5 * Slowly.Step + 288), (report.Operation, report.Total)));
        Assert.Contains(reports, report => report.Completed > 0 && report.Completed < report.Total);
        AssertGoesOnToTheEnd(reports);
    }

    [Fact]
    public void What_is_done_already_is_passed_over()
    {
        var large = Slow(1);
        var list = new WeightList([large, large, large]);
        _ = large.GetStatistics();
        AssertGoesOnToTheEnd(Heard(() => list.ToHtml()));
    }

    [Fact]
    public void A_model_is_one_work()
    {
        var rows = Enumerable.Range(0, 3).Select(i => new LayerRow
        {
            Name = $"layer{i}",
            Kind = "Linear",
            Depth = 1,
            Weights = [new LayerWeight(Slow(1), IsParameter: true, IsTrainable: true)],
        });
        var layers = new LayerList(new LayerRow { Name = "", Kind = "Net", Children = [.. rows] });
        var reports = Heard(() => layers.ToHtml());
        Assert.All(reports, report => Assert.Equal("Drawing Net", report.Operation));
        AssertGoesOnToTheEnd(reports);
    }

    [Fact]
    public void Reports_end_with_what_asked_for_them_and_go_back_to_who_heard_before()
    {
        var outer = new Listener();
        using (LongWork.ReportTo(outer))
        {
            Assert.Single(Heard(() => new WeightList([Some.KerasKernel()]).ToHtml()));
            Assert.Empty(outer.Reports);
            new WeightList([Some.KerasKernel()]).ToHtml();
        }
        new WeightList([Some.KerasKernel()]).ToHtml();
        Assert.Single(outer.Reports);
        Assert.Throws<ArgumentNullException>(() => LongWork.ReportTo(null!));
    }

    [Fact]
    public void Works_on_several_threads_are_heard_by_those_who_asked()
    {
        Parallel.For(1, 9, i =>
        {
            var reports = Heard(() => new WeightList([Slow(1)], $"model {i}").ToHtml());
            Assert.All(reports, report => Assert.Equal($"Drawing 1 weight of model {i}", report.Operation));
            AssertGoesOnToTheEnd(reports);
        });
    }

    private static void AssertGoesOnToTheEnd(IReadOnlyList<ProgressReport> reports)
    {
        Assert.Equal(reports.Select(report => report.Completed).Order(), reports.Select(report => report.Completed));
        Assert.Equal(reports[^1].Total, reports[^1].Completed);
        Assert.Single(reports, report => report.Completed == report.Total);
    }

    private static List<ProgressReport> Heard(Action work)
    {
        var heard = new Listener();
        using (LongWork.ReportTo(heard))
            work();
        return heard.Reports;
    }

    private static Weight Slow(int steps) => new("slow", [steps * Slowly.Step], ElementType.UInt8, new Slowly(steps * Slowly.Step));

    private sealed class Listener : IProgress<ProgressReport>
    {
        public List<ProgressReport> Reports { get; } = [];

        // Not locked: reports come one at a time.
        public void Report(ProgressReport value) => Reports.Add(value);
    }

    /// <summary>Zeros from a slow disk.</summary>
    private sealed class Slowly(long length) : TensorData
    {
        public const long Step = 1 << 20;

        private long _read;

        public override long ByteLength => length;

        public override ReadOnlySpan<byte> Read(long offset, Span<byte> scratch)
        {
            long before = Interlocked.Add(ref _read, scratch.Length) - scratch.Length;
            if (before / Step != (before + scratch.Length) / Step)
                Thread.Sleep(150);
            scratch.Clear();
            return scratch;
        }
    }
}
