using NotebookViz.Display;

namespace NotebookViz.Histories;

/// <summary>
/// A display of a history that is updated while the training runs: below the notebook's cell, see <see cref="NotebookDisplay"/>; on a console, a line for each recording.
/// </summary>
internal sealed class LiveHistory(TimeSpan interval)
{
    // Looked up once, because the search goes through all loaded assemblies.
    private readonly NotebookDisplay? _display = Formatters.IsKernel ? NotebookDisplay.Find() : null;
    private readonly TimeProvider _clock = TimeProvider.System;
    private string? _displayed;
    private object? _cell;
    private long? _last;

    public void Update(WeightHistory history)
    {
        if (_display is null)
        {
            if (HistoryText.Latest(history) is { Length: > 0 } line)
                Console.Out.WriteLine(line);
            return;
        }
        if (_last is { } last && _clock.GetElapsedTime(last) < interval)
            return;
        try
        {
            _cell ??= _display.Cell;
            _displayed = _display.Show(new LiveFrame(history), _displayed);
        }
        catch (Exception)
        {
            // Whatever a kernel's code throws must not stop the training.
        }
        // The first recording does not wait, because until then there is nothing to see.
        if (history.Steps.Count > 0)
            _last = _clock.GetTimestamp();
    }

    /// <summary>Replaces the charts by a sentence if the history itself is about to be shown below them in the same cell.</summary>
    public void Replace(WeightHistory history)
    {
        if (_displayed is null || _display?.Cell is not { } cell || !ReferenceEquals(cell, _cell))
            return;
        try
        {
            _display.Show(new LiveFrame(history, IsReplaced: true), _displayed);
        }
        catch (Exception)
        {
            // The history is shown in any case.
        }
    }
}

/// <summary>The charts of a history without the details of each weight, so that an update stays small.</summary>
internal sealed record LiveFrame(WeightHistory History, bool IsReplaced = false)
{
    private const string Replaced = "The history below replaces the live charts.";

    public string ToHtml() => IsReplaced ? HistoryFragment.Sentence(Replaced) : History.Steps.Count == 0 ? HistoryFragment.Of(History, VizOptions.Default) : HistoryCharts.Of(History).ToHtml(VizOptions.Default.MaxBytes);

    public override string ToString() => IsReplaced ? Replaced : History.ToString();
}
