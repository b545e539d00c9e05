using System.Diagnostics;

namespace NotebookViz.Cli.Kernels;

/// <summary>
/// The stages of a run as activities, which tell where its time goes: a listener (<see cref="ActivityListener"/>) gets their beginnings and
/// durations. Without one nothing is recorded.
/// </summary>
internal static class Stage
{
    private static readonly ActivitySource Source = new("NotebookViz.Cli");

    /// <summary>The compiler is prepared.</summary>
    public static Activity? Kernel() => Source.StartActivity("kernel");

    /// <summary>The packages of a cell are resolved.</summary>
    public static Activity? Restore() => Source.StartActivity("restore");

    /// <summary>They are loaded, and their notebook extensions run.</summary>
    public static Activity? Load() => Source.StartActivity("load");

    /// <summary>Code is compiled.</summary>
    public static Activity? Compile() => Source.StartActivity("compile");

    /// <summary>It runs.</summary>
    public static Activity? Run() => Source.StartActivity("run");

    /// <summary>The value of a cell is formatted.</summary>
    public static Activity? Display() => Source.StartActivity("display");

    /// <summary>The outputs are written: the page or the notebook.</summary>
    public static Activity? Write() => Source.StartActivity("write");
}
