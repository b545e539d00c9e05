using NotebookViz.Common;
using NotebookViz.Tests.Formats;
using TorchSharp;

namespace NotebookViz.Tests.Weights;

public class ProgressTests
{
    [Fact]
    public void Statistics_of_a_large_weight_tell_how_far_they_are()
    {
        var reports = Heard(listener => Slow(5).GetStatistics(listener));
        Assert.All(reports, report => Assert.Equal("Reading 5,242,880 values", report.Operation));
        Assert.Contains(reports, report => report.Completed > 0 && report.Completed < report.Total);
        AssertGoesOnToTheEnd(reports);
    }

    [Fact]
    public void A_list_is_one_work_however_many_weights_are_in_it()
    {
        var list = new WeightList([Slow(2), Some.KerasKernel(), Slow(3)], "model");
        var reports = Heard(listener => list.ToHtml(listener));
        Assert.All(reports, report => Assert.Equal(("Drawing 3 weights of model", 2 * (5 * Zeros.Step + 288)), (report.Operation, report.Total)));
        Assert.Contains(reports, report => report.Completed > 0 && report.Completed < report.Total);
        AssertGoesOnToTheEnd(reports);
    }

    [Fact]
    public void What_is_done_already_is_passed_over()
    {
        var large = Slow(1);
        var list = new WeightList([large, large, large]);
        _ = large.GetStatistics();
        AssertGoesOnToTheEnd(Heard(listener => list.ToHtml(listener)));
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
        var reports = Heard(listener => layers.ToHtml(listener));
        Assert.All(reports, report => Assert.Equal("Drawing Net", report.Operation));
        AssertGoesOnToTheEnd(reports);
    }

    [Fact]
    public void A_listener_hears_of_the_work_that_it_was_given_to_alone()
    {
        var (host, own) = (new Listener(), new Listener());
        using (NotebookExtension.ReportWork(host))
        {
            new WeightList([Some.KerasKernel()]).ToHtml(own);
            Assert.Single(own.Reports);
            Assert.Empty(host.Reports);
            new WeightList([Some.KerasKernel()]).ToHtml();
        }
        new WeightList([Some.KerasKernel()]).ToHtml();
        Assert.Single(own.Reports);
        Assert.Single(host.Reports);
        Assert.Throws<ArgumentNullException>(() => NotebookExtension.ReportWork(null!));
    }

    [Fact]
    public void A_listener_within_other_work_is_heard_and_the_other_work_goes_on()
    {
        List<ProgressReport> inner = [];
        var outer = Heard(listener => new Weight("outer", [4 << 20], ElementType.UInt8, new Calling(4 << 20, () =>
            inner.AddRange(Heard(own => Slow(2).GetStatistics(own))))).GetStatistics(listener));
        AssertGoesOnToTheEnd(outer);
        AssertGoesOnToTheEnd(inner);
        Assert.Equal(("Reading 4,194,304 values", "Reading 2,097,152 values"), (outer[^1].Operation, inner[^1].Operation));
    }

    [Fact]
    public void Pictures_and_files_are_heard_of()
    {
        using var folder = new TemporaryFolder();
        string path = Path.Combine(folder.Path, "page.html");
        AssertGoesOnToTheEnd(Heard(listener => Slow(2).Visualize(progress: listener)));
        AssertGoesOnToTheEnd(Heard(listener => Slow(2).Save(path, listener)));
        AssertGoesOnToTheEnd(Heard(listener => new WeightList([Slow(1)]).Save(path, listener)));
        Assert.Equal(new ProgressReport("Opening f4.npy", 1, 1), Heard(listener => WeightFile.Open(Fixture.PathOf("f4.npy"), listener)).Single() with { Completed = 1, Total = 1 });
        byte[] bytes = File.ReadAllBytes(Fixture.PathOf("f4.npy"));
        Assert.Equal(new("Reading f4.npy", bytes.Length, bytes.Length), Heard(listener => WeightFile.Open(new MemoryStream(bytes), "f4.npy", listener)).Single());
    }

    [Fact]
    public void A_models_weights_layers_and_summary_are_heard_of()
    {
        using var model = torch.nn.Sequential(torch.nn.Linear(3, 4), torch.nn.ReLU(), torch.nn.Linear(4, 2));
        var weights = model.GetWeights();
        AssertHeard(new("Copying 26 values", 26, 26), listener => model.GetWeights(listener));
        AssertHeard(new("Copying 26 values", 26, 26), listener => model.Layers(listener));
        AssertHeard(new("Running Sequential", 4, 4), listener => model.Summary([1, 3], listener));
        AssertHeard(new("Loading 4 weights of Sequential", 26, 26), listener => weights.LoadInto(model, progress: listener));
    }

    [Fact]
    public void Works_on_several_threads_are_heard_by_those_who_asked()
    {
        Parallel.For(1, 9, i =>
        {
            var reports = Heard(listener => new WeightList([Slow(1)], $"model {i}").ToHtml(listener));
            Assert.All(reports, report => Assert.Equal($"Drawing 1 weight of model {i}", report.Operation));
            AssertGoesOnToTheEnd(reports);
        });
    }

    private static void AssertHeard(ProgressReport last, Action<IProgress<ProgressReport>> work)
    {
        var reports = Heard(work);
        AssertGoesOnToTheEnd(reports);
        Assert.Equal(last, reports[^1]);
    }

    private static void AssertGoesOnToTheEnd(IReadOnlyList<ProgressReport> reports)
    {
        Assert.Equal(reports.Select(report => report.Completed).Order(), reports.Select(report => report.Completed));
        Assert.Equal(reports[^1].Total, reports[^1].Completed);
        Assert.Single(reports, report => report.Completed == report.Total);
    }

    private static List<ProgressReport> Heard(Action<IProgress<ProgressReport>> work)
    {
        var heard = new Listener();
        Work.Clock.Value = new Hasty();
        work(heard);
        return heard.Reports;
    }

    private static Weight Slow(int steps) => new("slow", [steps * Zeros.Step], ElementType.UInt8, new Zeros(steps * Zeros.Step));

    private sealed class Listener : IProgress<ProgressReport>
    {
        public List<ProgressReport> Reports { get; } = [];

        // Not locked: reports come one at a time.
        public void Report(ProgressReport value) => Reports.Add(value);
    }

    /// <summary>Zeros, at the first reading of which something else is done.</summary>
    private sealed class Calling(long length, Action first) : TensorData
    {
        private int _calls;

        public override long ByteLength => length;

        public override ReadOnlySpan<byte> Read(long offset, Span<byte> scratch)
        {
            if (Interlocked.Increment(ref _calls) == 1)
                first();
            scratch.Clear();
            return scratch;
        }
    }

    /// <summary>Zeros.</summary>
    private sealed class Zeros(long length) : TensorData
    {
        public const long Step = 1 << 20;

        public override long ByteLength => length;

        public override ReadOnlySpan<byte> Read(long offset, Span<byte> scratch)
        {
            scratch.Clear();
            return scratch;
        }
    }

    /// <summary>A second passes each time that somebody looks.</summary>
    private sealed class Hasty : TimeProvider
    {
        private long _looks;

        public override long TimestampFrequency => 1;

        public override long GetTimestamp() => Interlocked.Increment(ref _looks);
    }
}
