namespace NotebookViz;

/// <summary>Weights that do not fit a module. Nothing in the module was changed; the message names each mismatch and its remedy.</summary>
public sealed class WeightLoadException : Exception
{
    internal WeightLoadException(LoadReport report)
        : base("The weights do not fit the module, and nothing in it was changed. To load what fits, use strict: false.\n"
            + string.Join('\n', report.Problems.Select(problem => "- " + problem))) => Report = report;

    /// <summary>What would have been loaded and what would not.</summary>
    public LoadReport Report { get; }
}
