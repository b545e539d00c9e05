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
}

/// <summary>The charts of a history without the details of each weight, so that an update stays small.</summary>
internal sealed record LiveFrame(WeightHistory History)
{
    public string ToHtml() => History.Steps.Count == 0 ? HistoryFragment.Of(History, VizOptions.Default) : HistoryCharts.Of(History).ToHtml(VizOptions.Default.MaxBytes);

    public override string ToString() => History.ToString();
}
