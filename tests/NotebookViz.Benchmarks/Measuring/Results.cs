namespace NotebookViz.Benchmarks.Measuring;

/// <summary>All that one run of <c>performance</c> has measured. Times are milliseconds, sizes bytes.</summary>
internal sealed record Results(
    Machine Machine, IReadOnlyList<DisplayResult> Displays, FirstResult First, IReadOnlyList<FreshResult> Memory,
    IReadOnlyList<FreshResult> Growth, FileResult File, FileResult Quantized, ManyResult Many, CompareResult Compare, ReportResult Report,
    RecordResult Record, KernelResult Kernel, BrowserResult Browser, double Minutes);

/// <summary>A display that was made many times, and the peers'.</summary>
/// <param name="Key">The case.</param>
/// <param name="Ours">The times of BenchmarkDotNet's iterations.</param>
/// <param name="Allocated">The bytes allocated in one display.</param>
/// <param name="Bytes">The bytes that a notebook stores.</param>
/// <param name="HtmlBytes">Those of the HTML alone.</param>
/// <param name="Peers">The peers' runs, by their case.</param>
internal sealed record DisplayResult(string Key, Sample Ours, long Allocated, long Bytes, long HtmlBytes, IReadOnlyDictionary<string, PeerResult> Peers);

/// <summary>The runs of a peer.</summary>
internal sealed record PeerResult(Sample Times, long Bytes);

/// <summary>First displays, each in a process of its own.</summary>
internal sealed record FirstResult(Sample Ours, Sample Peer);

/// <summary>Displays in a process that holds nothing but the tensor.</summary>
/// <param name="Key">The case.</param>
/// <param name="Elements">How many numbers it has.</param>
/// <param name="Times">The times of its displays.</param>
/// <param name="Allocated">The bytes allocated in the first of them.</param>
/// <param name="Peak">The resident memory at its peak during the first of them, less that before it; null where the system does not tell.</param>
internal sealed record FreshResult(string Key, long Elements, Sample Times, long Allocated, long? Peak);

/// <summary>The summary of a weight file, the whole command, beside one numpy sum over the same numbers, which ggml decodes before where they are quantised.</summary>
internal sealed record FileResult(long Bytes, int Weights, Sample Command, Sample Sum);

/// <summary>The summary of a file of many small tensors: the whole command and the most memory that was resident.</summary>
internal sealed record ManyResult(int Weights, Sample Command, long? Peak);

/// <summary>The comparison of two files, the whole command, beside the summary of one of them.</summary>
internal sealed record CompareResult(long Bytes, Sample Command, Sample Summary);

/// <summary>Training steps of the autoencoder notebook, and the recording of the weights after each of them.</summary>
internal sealed record RecordResult(Sample Step, Sample Record);

/// <summary>Cells in the official kernel, from sending the code to the end of the cell.</summary>
/// <param name="FirstText">The first cell that returns a string.</param>
/// <param name="FirstPicture">The first cell that returns a weight.</param>
/// <param name="LaterText">Later cells that return a string.</param>
/// <param name="LaterPicture">Later cells that return a weight.</param>
internal sealed record KernelResult(Sample FirstText, Sample FirstPicture, Sample LaterText, Sample LaterPicture);

/// <summary>Where the time of a report goes.</summary>
/// <param name="Total">The whole command.</param>
/// <param name="Stages">The sum of each stage in each run.</param>
/// <param name="Cells">The time of each cell, in order, in the median run.</param>
internal sealed record ReportResult(Sample Total, IReadOnlyDictionary<string, Sample> Stages, IReadOnlyList<double> Cells);

/// <summary>Pages in a browser.</summary>
/// <param name="Many">A page of many figures.</param>
/// <param name="Few">The first few of them, for what those that are not seen cost.</param>
/// <param name="Grid">One large grid of filters.</param>
/// <param name="Model">The list of a model of 151 weights.</param>
internal sealed record BrowserResult(string Version, PageResult Many, PageResult Few, PageResult Grid, ModelPageResult Model);

/// <summary>The page of a model; the time counts from the beginning of its navigation.</summary>
/// <param name="Weights">How many weights it has.</param>
/// <param name="Bytes">The page's size.</param>
/// <param name="FirstScreen">When all of the first screen was painted: its largest element, and the page's load event.</param>
internal sealed record ModelPageResult(int Weights, long Bytes, Sample FirstScreen);

/// <summary>A page in a browser; times count from the beginning of its navigation.</summary>
/// <param name="Figures">How many figures it has.</param>
/// <param name="Bytes">The page's size.</param>
/// <param name="LiveUnscrolled">How many figures are live while nobody scrolls.</param>
/// <param name="FirstLive">When the first figure was live.</param>
/// <param name="LastLive">When the last one was live, the page being scrolled through without a pause.</param>
/// <param name="ScriptUnscrolled">The time that scripts took while nobody scrolled.</param>
/// <param name="HeapUnscrolled">The JavaScript heap after a garbage collection while nobody scrolled.</param>
/// <param name="Heap">The JavaScript heap after a garbage collection, all figures live.</param>
internal sealed record PageResult(
    int Figures, long Bytes, int LiveUnscrolled, Sample FirstLive, Sample LastLive, Sample ScriptUnscrolled, Sample HeapUnscrolled, Sample Heap)
{
    /// <summary>The runs of both.</summary>
    public static PageResult operator +(PageResult one, PageResult other) => one with
    {
        LiveUnscrolled = Math.Max(one.LiveUnscrolled, other.LiveUnscrolled),
        FirstLive = one.FirstLive + other.FirstLive,
        LastLive = one.LastLive + other.LastLive,
        ScriptUnscrolled = one.ScriptUnscrolled + other.ScriptUnscrolled,
        HeapUnscrolled = one.HeapUnscrolled + other.HeapUnscrolled,
        Heap = one.Heap + other.Heap,
    };
}
