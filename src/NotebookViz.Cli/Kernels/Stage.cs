using System.Diagnostics;

namespace NotebookViz.Cli.Kernels;

/// <summary>
/// The stages of a run as activities, which tell where its time goes: a listener (<see cref="ActivityListener"/>) gets their beginnings and
/// durations. Without one nothing is recorded.
/// </summary>
internal static class Stage
{
    private static readonly ActivitySource Source = new("NotebookViz.Cli");

    /// <summary>Preparing the kernels.</summary>
    public static Activity? Kernel() => Source.StartActivity("kernel");

    /// <summary>Resolving the packages of a cell.</summary>
    public static Activity? Restore() => Source.StartActivity("restore");

    /// <summary>Running the notebook extensions of packages.</summary>
    public static Activity? Load() => Source.StartActivity("load");

    /// <summary>Compiling and running a cell and formatting its values, with the stages above inside it.</summary>
    public static Activity? Cell() => Source.StartActivity("cell");

    /// <summary>Writing the page or the notebook.</summary>
    public static Activity? Write() => Source.StartActivity("write");
}
