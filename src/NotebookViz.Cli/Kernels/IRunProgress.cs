namespace NotebookViz.Cli.Kernels;

/// <summary>Hears how far a run is. None of it goes into the notebook.</summary>
internal interface IRunProgress
{
    void CellStarted(int number, int count, string firstLine);

    /// <summary>Work in the cell takes longer, and is that far.</summary>
    void Working(WorkProgress work);

    /// <param name="time">How long it took; null where the cell does not ask with <c>#!time</c>.</param>
    /// <param name="failed">Whether it ended in an error.</param>
    void CellFinished(TimeSpan? time, bool failed);
}
