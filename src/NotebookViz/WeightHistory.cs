using System.ComponentModel;
using NotebookViz.Common;
using NotebookViz.Display;
using NotebookViz.Formats;
using NotebookViz.Histories;
using NotebookViz.Images;
using NotebookViz.Torch;
using static TorchSharp.torch;

namespace NotebookViz;

/// <summary>
/// The history of a model's weights during training. Create it, call <see cref="Record"/> after each epoch or step, and show it. Thread-safe.
/// </summary>
/// <remarks>
/// For each weight and step about 400 bytes are kept: moments, norm, quantiles, a histogram, and the distances from the first and the previous
/// recording. The values of small weights, and of those named in <see cref="HistoryOptions.KeepValuesOf"/>, are kept too. The first and the latest
/// values of all weights stay in memory, in single precision. Recording only reads the weights, so it does not change the training.
/// </remarks>
public sealed class WeightHistory
{
    private readonly Lock _gate = new();
    private readonly Func<IReadOnlyList<Weight>> _read;
    private readonly Dictionary<string, WeightTrace> _traces = [];
    private readonly List<WeightTrace> _order = [];
    private readonly List<(long Step, long Ordinal)> _steps = [];
    private readonly Dictionary<string, (float[] First, float[] Last)> _known = [];
    private LiveHistory? _live;
    private long _recorded, _stride = 1;

    /// <summary>Creates the history of a model. Nothing is recorded yet.</summary>
    /// <param name="model">A model or a layer.</param>
    /// <param name="options">What is kept; null for the defaults.</param>
    /// <exception cref="ArgumentNullException"><paramref name="model"/> is null.</exception>
    public WeightHistory(nn.Module model, HistoryOptions? options = null)
        : this(WeightsOf(Arguments.NotNull(model)), options)
    {
    }

    /// <summary>Creates the history of weights from any source. Nothing is recorded yet.</summary>
    /// <param name="read">Returns the weights as they are now; called by <see cref="Record"/>. Their names must differ.</param>
    /// <param name="options">What is kept; null for the defaults.</param>
    /// <exception cref="ArgumentNullException"><paramref name="read"/> is null.</exception>
    public WeightHistory(Func<IReadOnlyList<Weight>> read, HistoryOptions? options = null) => (_read, Options) = (Arguments.NotNull(read), options ?? new());

    /// <summary>Gets what is kept.</summary>
    public HistoryOptions Options { get; }

    /// <summary>Gets the steps that are kept, in the order of the recordings.</summary>
    public IReadOnlyList<long> Steps
    {
        get
        {
            lock (_gate)
                return [.. _steps.Select(step => step.Step)];
        }
    }

    /// <summary>Gets the weights that were recorded, in the order of the model.</summary>
    public IReadOnlyList<WeightTrace> Weights
    {
        get
        {
            lock (_gate)
                return [.. _order];
        }
    }

    /// <summary>Gets the weight with a name.</summary>
    /// <exception cref="ArgumentNullException"><paramref name="name"/> is null.</exception>
    /// <exception cref="KeyNotFoundException">No weight with that name was recorded.</exception>
    public WeightTrace this[string name]
    {
        get
        {
            ArgumentNullException.ThrowIfNull(name);
            lock (_gate)
                return _traces.TryGetValue(name, out var trace)
                    ? trace
                    : throw new KeyNotFoundException($"No weight '{name}' was recorded. {(_order.Count == 0 ? "Nothing was recorded yet; call Record." : $"The recorded weights are {Numbers.Listed(_order.Select(one => one.Name), 8)}.")}");
        }
    }

    /// <summary>Gets or sets a TorchSharp TensorBoard writer that receives norms and changes of each recording as scalars; null for none.</summary>
    public TorchSharp.Modules.SummaryWriter? TensorBoard { get; set; }

    /// <summary>Records the weights as they are now. Call it from the thread that trains, between two steps.</summary>
    /// <param name="step">The number of the step or epoch, larger than the last one.</param>
    /// <exception cref="ArgumentOutOfRangeException">The step is not larger than the last one.</exception>
    /// <exception cref="InvalidOperationException">
    /// A recorded weight has no values any more, its shape has changed, two weights have the same name, or the history was opened from a file. Nothing is recorded.
    /// </exception>
    public void Record(long step)
    {
        lock (_gate)
        {
            if (_steps.Count > 0 && step <= _steps[^1].Step)
                throw new ArgumentOutOfRangeException(nameof(step), step, $"Steps must increase; the last one was {Numbers.Exact(_steps[^1].Step)}.");
            var recordings = new HistoryReader(_traces, _known).Read(step, _read());
            // A step is recorded as a whole or not at all: reading, which may fail, is done before anything changes.
            if (_steps.Count > 0 && _steps[^1].Ordinal % _stride != 0)
                RemoveAt(_steps.Count - 1);
            _steps.Add((step, _recorded++));
            foreach (var (weight, point, values) in recordings)
            {
                if (!_traces.TryGetValue(weight.Name, out var trace))
                {
                    _traces[weight.Name] = trace = new(_gate, weight);
                    _order.Add(trace);
                }
                trace.Add(point, Keeps(weight) ? values : null);
                _known[weight.Name] = (_known.TryGetValue(weight.Name, out var known) ? known.First : values, values);
            }
            if (_steps.Count > Options.MostSteps)
                Thin();
            // TensorBoard counts steps in 32 bits.
            if (TensorBoard is { } writer && step <= int.MaxValue)
            {
                foreach (var (weight, point, _) in recordings)
                {
                    writer.add_scalar($"norm/{weight.Name}", (float)point.L2Norm, (int)step);
                    writer.add_scalar($"change/{weight.Name}", (float)point.FromPrevious, (int)step);
                }
            }
        }
        _live?.Update(this);
    }

    /// <summary>
    /// Shows the history below the running cell and redraws it after each <see cref="Record"/>, at most once in <see
    /// cref="HistoryOptions.LiveInterval"/>; on a console, prints a line for each recording. If the cell ends with the history itself, that replaces the charts.
    /// </summary>
    public void ShowLive() => (_live = new(Options.LiveInterval)).Update(this);

    /// <summary>
    /// Opens a history that <see cref="Save"/> wrote as .npz. It can be shown but not continued; to record, create a new <see cref="WeightHistory"/>.
    /// </summary>
    /// <param name="path">The file.</param>
    /// <exception cref="WeightFileException">The file is not a history, or is damaged.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public static WeightHistory Open(string path) => HistoryFile.Open(path);

    /// <summary>
    /// Writes the history to a file: everything that is kept, for <see cref="Open"/> and NumPy (.npz), the numbers as a table (.csv), a page (.html),
    /// the charts (.png) or text (.txt).
    /// </summary>
    /// <param name="path">The file; its extension selects the kind. It is written as a whole or not at all.</param>
    /// <exception cref="ArgumentException">The extension is none of these.</exception>
    /// <exception cref="IOException">The file cannot be written.</exception>
    public void Save(string path)
    {
        Shown.CheckPath(path);
        if (string.Equals(Path.GetExtension(path), ".npz", StringComparison.OrdinalIgnoreCase))
            WeightExport.TrySave(Packed(), path);
        else
            Shown.Of(this).Save(path);
    }

    /// <summary>Returns the HTML fragment: norms and changes over the steps, and the history of as many weights as fit.</summary>
    public string ToHtml() => HistoryFragment.Of(this, VizOptions.Default);

    /// <summary>Returns the charts of norms and changes as a PNG file; a sentence if nothing is recorded yet.</summary>
    public byte[] ToPng() => Steps.Count == 0 ? ChartImage.Sentence(HistoryText.Nothing) : HistoryCharts.Of(this).ToPng();

    /// <summary>Returns a line for each of up to 40 weights: its norm at the first and the last step, and how far it moved.</summary>
    public override string ToString() => HistoryText.Of(this);

    /// <summary>Opens the history as a page in the browser; where there is none, writes the text form to the console.</summary>
    public void Show() => Shown.Of(this).Show();

    /// <summary>Returns what LINQPad shows.</summary>
    [EditorBrowsable(EditorBrowsableState.Never)]
    public object ToDump() => HostConventions.ToDump(ToHtml());

    /// <summary>Returns the history, and replaces its live charts if they are in the same cell.</summary>
    internal WeightHistory ReplacingLive()
    {
        _live?.Replace(this);
        return this;
    }

    /// <summary>Of how many recordings one is kept.</summary>
    internal long Every
    {
        get
        {
            lock (_gate)
                return _stride;
        }
    }

    /// <summary>Creates the history that a file holds.</summary>
    internal static WeightHistory Restored(IEnumerable<(Weight Like, IEnumerable<(HistoryPoint Point, float[]? Values)> Points)> weights, long every)
    {
        var history = new WeightHistory(() => throw new InvalidOperationException("This history was opened from a file and cannot record; create a new WeightHistory for the model.")) { _stride = every };
        foreach (var (like, points) in weights)
        {
            var trace = new WeightTrace(history._gate, like);
            history._traces[like.Name] = trace;
            history._order.Add(trace);
            foreach (var (point, values) in points)
                trace.Add(point, values);
        }
        // A weight may be missing at some steps.
        history._steps.AddRange(history._order.SelectMany(trace => trace.Points).Select(point => point.Step).Distinct().Order().Select((step, index) => (step, (long)index)));
        return history;
    }

    // Locked, so that all weights have the same steps even while another thread records.
    private IReadOnlyList<Weight> Packed()
    {
        lock (_gate)
            return HistoryFile.Pack(this);
    }

    // In place, because recording copies the values itself.
    private static Func<IReadOnlyList<Weight>> WeightsOf(nn.Module model) => () => ModelReader.WeightsInPlace(model);

    private bool Keeps(Weight weight) => weight.Count <= Options.MostValues || Options.KeepValuesOf.Contains(weight.Name);

    // Keeps every second step; the latest stays until the next one comes.
    private void Thin()
    {
        _stride *= 2;
        for (int i = _steps.Count - 2; i >= 0; i--)
            if (_steps[i].Ordinal % _stride != 0)
                RemoveAt(i);
    }

    private void RemoveAt(int index)
    {
        long step = _steps[index].Step;
        _steps.RemoveAt(index);
        foreach (var trace in _order)
            trace.Remove(step);
        // A weight that existed only at steps that were dropped.
        foreach (var trace in _order.Where(trace => trace.IsEmpty).ToList())
        {
            _order.Remove(trace);
            _traces.Remove(trace.Name);
        }
    }
}
