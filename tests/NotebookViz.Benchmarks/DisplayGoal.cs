using NotebookViz.Benchmarks.Cases;

namespace NotebookViz.Benchmarks;

/// <summary>What a display is to take beside what a peer takes for the same.</summary>
/// <param name="Case">What is shown.</param>
/// <param name="Peer">The peer's case in <c>peers.py</c>.</param>
/// <param name="PeerTitle">What that is, in words.</param>
/// <param name="Time">Our median time is to be at most so many times the peer's best.</param>
/// <param name="Size">Our bytes are to be at most so many times the peer's; null where there is no such goal.</param>
/// <param name="PeerRuns">How often the peer runs in a round, so that it does not take minutes.</param>
internal sealed record DisplayGoal(DisplayCase Case, string Peer, string PeerTitle, double Time, double? Size, int PeerRuns)
{
    public static readonly IReadOnlyList<DisplayGoal> All =
    [
        new(DisplayCase.Kernel, "imshow-loop", "matplotlib, a loop of 32 `imshow`", 1 / 1000d, null, 2),
        new(DisplayCase.Kernel, "facets", "plotly.express, facets", 1 / 150d, 1, 4),
        new(DisplayCase.Matrix512, "plotly-512", "plotly.py, a heatmap to HTML", 1 / 50d, 1 / 4d, 3),
        new(DisplayCase.Matrix2048, "plotly-2048", "plotly.py, a heatmap to HTML", 1 / 300d, 1 / 80d, 1),
        new(DisplayCase.Matrix4096, "imshow-4096", "matplotlib, `imshow`", 1 / 40d, null, 2),
        new(DisplayCase.Dense, "sum-dense", "one numpy sum over it", 1.8, null, 5),
        new(DisplayCase.Convolution, "sum-conv", "one numpy sum over it", 10, null, 20),
    ];
}
