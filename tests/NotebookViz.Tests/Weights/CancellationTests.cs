using NotebookViz.Display;
using NotebookViz.Tests.Formats;
using static TorchSharp.torch;

namespace NotebookViz.Tests.Weights;

public sealed class CancellationTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Statistics_stop_within_a_chunk_and_nothing_of_them_is_kept()
    {
        using var source = new CancellationTokenSource();
        var data = new Endless(256 << 20, afterBytes: 4 << 20, source.Cancel);
        var weight = new Weight("w", [256 << 20], ElementType.UInt8, data);

        Assert.Throws<OperationCanceledException>(() => weight.GetStatistics(cancellationToken: source.Token));

        // A chunk for each core, and what they read until they look.
        Assert.InRange(data.BytesRead, 4 << 20, (4 << 20) + Environment.ProcessorCount * (2L << 20));
        Assert.Equal(256 << 20, weight.GetStatistics().ZeroCount);
    }

    [Fact]
    public void A_token_that_is_cancelled_already_stops_all_before_anything_is_read()
    {
        var token = new CancellationToken(canceled: true);
        var data = new Endless(100, 0, () => Assert.Fail("It was read."));
        var weight = new Weight("w", [100], ElementType.UInt8, data);
        var list = new WeightList([weight]);
        var layers = new LayerList(new LayerRow { Name = "", Kind = "Net", Weights = [new(weight, true, true)] });
        using var model = nn.Linear(2, 2);
        string path = Path.Combine(_folder.Path, "page.html");
        Action[] works =
        [
            () => weight.GetStatistics(cancellationToken: token),
            () => weight.Visualize(cancellationToken: token),
            () => weight.Save(path, cancellationToken: token),
            () => list.ToHtml(cancellationToken: token),
            () => list.Save(path, cancellationToken: token),
            () => layers.ToHtml(cancellationToken: token),
            () => layers.Save(path, cancellationToken: token),
            () => layers.Root.Save(path, cancellationToken: token),
            () => list.LoadInto(model, cancellationToken: token),
            () => model.GetWeights(cancellationToken: token),
            () => model.Layers(cancellationToken: token),
            () => model.Summary([1, 2], null, token),
            () => model.Summary([[1, 2]], null, token),
            () => model.Summary((Tensor[])[zeros(1, 2)], null, token),
            () => WeightFile.Open(Fixture.PathOf("f4.npy"), cancellationToken: token),
            () => WeightFile.Open(new MemoryStream(), cancellationToken: token),
        ];
        Assert.All(works, work => Assert.Throws<OperationCanceledException>(work));
        Assert.Empty(Directory.GetFiles(_folder.Path));
    }

    [Fact]
    public void A_page_that_is_cancelled_half_way_is_not_there_and_leaves_what_was_there_before()
    {
        string path = _folder.Add("page.html");
        File.WriteAllText(path, "before");
        using var source = new CancellationTokenSource();
        var weights = new WeightList([Some.KerasKernel(), new("w", [64 << 20], ElementType.UInt8, new Endless(64 << 20, 4 << 20, source.Cancel))]);
        Assert.Throws<OperationCanceledException>(() => weights.Save(path, cancellationToken: source.Token));
        Assert.Equal("before", File.ReadAllText(path));
        Assert.Equal([path], Directory.GetFiles(_folder.Path));
    }

    [Fact]
    public void Warnings_that_were_cancelled_are_computed_the_next_time()
    {
        using var source = new CancellationTokenSource();
        var weight = new Weight("w", [1, 64 << 20], ElementType.UInt8, new Endless(64 << 20, 4 << 20, source.Cancel));
        var layers = new LayerList(new LayerRow { Name = "", Kind = "Net", Weights = [new(weight, true, true)] });
        Assert.Throws<OperationCanceledException>(() => layers.ToHtml(cancellationToken: source.Token));
        Assert.Equal(["w is all zero"], layers.Root.Warnings);
    }

    [Fact]
    public async Task Who_waits_for_another_threads_scan_can_be_cancelled()
    {
        using var begun = new ManualResetEventSlim();
        using var goOn = new ManualResetEventSlim();
        var weight = new Weight("w", [100], ElementType.UInt8, new Endless(100, 1, () =>
        {
            begun.Set();
            goOn.Wait();
        }));
        var first = Task.Run(() => weight.GetStatistics());
        begun.Wait();
        using var source = new CancellationTokenSource(TimeSpan.FromMilliseconds(100));
        Assert.Throws<OperationCanceledException>(() => weight.GetStatistics(cancellationToken: source.Token));
        goOn.Set();
        Assert.Equal(100, (await first).Count);
    }

    [Fact]
    public void A_summary_stops_before_the_next_layer_and_leaves_the_model_as_it_was()
    {
        using var source = new CancellationTokenSource();
        using var model = new Counted(source.Cancel);
        Assert.Throws<OperationCanceledException>(() => model.Summary([1, 2], null, source.Token));
        Assert.Equal(1, model.Calls);
        Assert.True(model.training);
        // Without hooks left behind.
        using var input = zeros(1, 2);
        model.call(input).Dispose();
        Assert.Equal(2, model.Calls);
        Assert.Null(model.Summary(1, 2).Error);
    }

    [Fact]
    public void Loading_that_is_cancelled_changes_nothing()
    {
        using var source = new CancellationTokenSource();
        using var model = nn.Sequential(nn.Linear(2, 2), nn.Linear(2, 2));
        double[][] before = [.. model.GetWeights().Select(weight => weight.ToArray())];
        // The last of the weights cancels.
        var weights = new WeightList(model.GetWeights().Select((weight, index) => index < 3
            ? new Weight(weight.Name, weight.Shape, ElementType.Float32, TensorData.Of(new float[weight.Count])).WithAxes(weight.Axes)
            : new Weight(weight.Name, weight.Shape, ElementType.Float32, new Endless(weight.Data!.ByteLength, 1, source.Cancel)).WithAxes(weight.Axes)));
        Assert.Throws<OperationCanceledException>(() => weights.LoadInto(model, cancellationToken: source.Token));
        Assert.Equal(before, model.GetWeights().Select(weight => weight.ToArray()));
    }

    [Fact]
    public void An_interrupted_cell_shows_a_sentence()
    {
        using var source = new CancellationTokenSource();
        var weight = new Weight("w", [64 << 20], ElementType.UInt8, new Endless(64 << 20, 4 << 20, source.Cancel));
        var shown = new LastShown("Weight", (value, _) => Shown.Of((Weight)value), () => 3);
        using (NotebookExtension.ReportWork(new Progress<ProgressReport>(), source.Token))
            Assert.Equal("This Weight is not shown, because the cell was interrupted; run it again.", shown.As(weight, "", "text/plain"));
        Assert.StartsWith("w", shown.As(weight, "", "text/plain"), StringComparison.Ordinal);
    }

    private sealed class Counted : nn.Module<Tensor, Tensor>
    {
        private readonly nn.Module<Tensor, Tensor> _second = nn.Linear(2, 2);
        private readonly Action _called;

        public Counted(Action called) : base("Counted")
        {
            _called = called;
            RegisterComponents();
        }

        public int Calls { get; private set; }

        public override Tensor forward(Tensor input)
        {
            Calls++;
            _called();
            return _second.call(input);
        }

        protected override void Dispose(bool disposing)
        {
            _second.Dispose();
            base.Dispose(disposing);
        }
    }

    /// <summary>Zeros; something is done when this many bytes of them were read.</summary>
    private sealed class Endless(long length, long afterBytes, Action then) : TensorData
    {
        private long _read;
        private int _done;

        public long BytesRead => _read;

        public override long ByteLength => length;

        public override ReadOnlySpan<byte> Read(long offset, Span<byte> scratch)
        {
            if (Interlocked.Add(ref _read, scratch.Length) >= afterBytes && Interlocked.Exchange(ref _done, 1) == 0)
                then();
            scratch.Clear();
            return scratch;
        }
    }
}
