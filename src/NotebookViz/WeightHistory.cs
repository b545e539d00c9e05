using System.ComponentModel;
using NotebookViz.Common;
using NotebookViz.Display;
using NotebookViz.Formats;
using NotebookViz.Histories;
using static TorchSharp.torch;

namespace NotebookViz;

/// <summary>
/// How the weights of a model change while it is trained: create it, call <see cref="Record"/> after each epoch or step, and show it. Thread-safe.
/// </summary>
/// <remarks>
/// Of each weight and step a sketch is kept, some 400 bytes: moments, norm, quantiles, a histogram, and the distances from the first and the previous recording;
/// and the values themselves of small weights and of those that are asked for, see <see cref="HistoryOptions"/>. Besides, the first and the latest values of all
/// weights are kept in single precision. Recording only reads: training goes on as it would without it.
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

    /// <summary>Begins the history of a model, without a first recording.</summary>
    /// <param name="model">A model or a layer.</param>
    /// <param name="options">What is kept; null for the defaults.</param>
    /// <exception cref="ArgumentNullException"><paramref name="model"/> is null.</exception>
    public WeightHistory(nn.Module model, HistoryOptions? options = null)
        : this(WeightsOf(Arguments.NotNull(model)), options)
    {
    }

    /// <summary>Begins the history of weights from anywhere, without a first recording.</summary>
    /// <param name="read">Returns the weights as they are now; called by <see cref="Record"/>. All must have different names.</param>
    /// <param name="options">What is kept; null for the defaults.</param>
    /// <exception cref="ArgumentNullException"><paramref name="read"/> is null.</exception>
    public WeightHistory(Func<IReadOnlyList<Weight>> read, HistoryOptions? options = null) => (_read, Options) = (Arguments.NotNull(read), options ?? new());

    /// <summary>What is kept.</summary>
    public HistoryOptions Options { get; }

    /// <summary>The steps that are kept, in the order of the recordings.</summary>
    public IReadOnlyList<long> Steps
    {
        get
        {
            lock (_gate)
                return [.. _steps.Select(step => step.Step)];
        }
    }

    /// <summary>The weights that were recorded, in the order of the model.</summary>
    public IReadOnlyList<WeightTrace> Weights
    {
        get
        {
            lock (_gate)
                return [.. _order];
        }
    }

    /// <summary>The weight of a name.</summary>
    /// <exception cref="ArgumentNullException"><paramref name="name"/> is null.</exception>
    /// <exception cref="KeyNotFoundException">No weight of that name was recorded.</exception>
    public WeightTrace this[string name]
    {
        get
        {
            ArgumentNullException.ThrowIfNull(name);
            lock (_gate)
                return _traces.TryGetValue(name, out var trace)
                    ? trace
                    : throw new KeyNotFoundException($"No weight '{name}' was recorded. {(_order.Count == 0 ? "Nothing was recorded yet; call Record." : $"There are {Numbers.Listed(_order.Select(one => one.Name), 8)}.")}");
        }
    }

    /// <summary>A TensorBoard writer of TorchSharp's that receives the norms and distances of each recording as scalars; null for none.</summary>
    public TorchSharp.Modules.SummaryWriter? TensorBoard { get; set; }

    /// <summary>Records the weights as they are now. Call it from the thread that trains, between two steps.</summary>
    /// <param name="step">The number of the step or epoch, larger than the last one.</param>
    /// <exception cref="ArgumentOutOfRangeException">The step is not larger than the last one.</exception>
    /// <exception cref="InvalidOperationException">A weight has another shape than before, or two weights have one name; nothing is recorded.</exception>
    public void Record(long step)
    {
        lock (_gate)
        {
            if (_steps.Count > 0 && step <= _steps[^1].Step)
                throw new ArgumentOutOfRangeException(nameof(step), step, $"Steps must grow; the last one was {_steps[^1].Step}.");
            var recordings = Read(step);
            // All of a step or nothing: what could fail is done.
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
                TensorBoard?.add_scalar($"norm/{weight.Name}", (float)point.L2Norm, (int)step);
                TensorBoard?.add_scalar($"change/{weight.Name}", (float)point.FromPrevious, (int)step);
            }
            if (_steps.Count > Options.MostSteps)
                Thin();
        }
        _live?.Update(this);
    }

    /// <summary>Shows the history below the notebook's cell that runs, and again after each <see cref="Record"/>; on a console, a line for each recording.</summary>
    public void ShowLive() => (_live = new(Options.LiveInterval)).Update(this);

    /// <summary>Opens a history that <see cref="Save"/> wrote as .npz. It can be shown; recording goes on with another <see cref="WeightHistory"/>.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="WeightFileException">The file is no history, or is damaged.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public static WeightHistory Open(string path) => HistoryFile.Open(path);

    /// <summary>
    /// Writes the history to a file: all that is kept, for <see cref="Open"/> and NumPy (.npz); a table of numbers (.csv); a page (.html), the charts (.png) or
    /// text (.txt).
    /// </summary>
    /// <param name="path">The file; its ending tells the kind. It is complete or not there.</param>
    /// <exception cref="ArgumentException">The ending is none of these.</exception>
    /// <exception cref="IOException">The file cannot be written.</exception>
    public void Save(string path)
    {
        Shown.CheckPath(path);
        if (!string.Equals(Path.GetExtension(path), ".npz", StringComparison.OrdinalIgnoreCase) || !WeightExport.TrySave(HistoryFile.Pack(this), path))
            Shown.Of(this).Save(path);
    }

    /// <summary>Returns the HTML fragment: norms and changes over the steps, and each weight's own history as far as there is room.</summary>
    public string ToHtml() => HistoryFragment.Of(this, VizOptions.Default);

    /// <summary>Returns the charts of norms and changes as a PNG file.</summary>
    public byte[] ToPng() => HistoryCharts.Of(this).ToPng();

    /// <summary>A line for each weight: its norm at the first and the last step, and how far it moved.</summary>
    public override string ToString() => HistoryText.Of(this);

    /// <summary>Opens the history as a page in the browser; where there is none, writes the text form to the console.</summary>
    public void Show() => Shown.Of(this).Show();

    /// <summary>What LINQPad shows.</summary>
    [EditorBrowsable(EditorBrowsableState.Never)]
    public object ToDump() => HostConventions.ToDump(ToHtml());

    /// <summary>A history of what a file holds.</summary>
    internal static WeightHistory Restored(IEnumerable<(Weight Like, IEnumerable<(HistoryPoint Point, float[]? Values)> Points)> weights)
    {
        var history = new WeightHistory(() => throw new InvalidOperationException("This history was opened from a file; record the model by a new WeightHistory."));
        foreach (var (like, points) in weights)
        {
            var trace = new WeightTrace(history._gate, like);
            history._traces[like.Name] = trace;
            history._order.Add(trace);
            foreach (var (point, values) in points)
                trace.Add(point, values);
        }
        history._steps.AddRange(history._order.Count == 0 ? [] : history._order[0].Points.Select((point, index) => (point.Step, (long)index)));
        return history;
    }

    private static Func<IReadOnlyList<Weight>> WeightsOf(nn.Module model) => () => model.GetWeights();

    private bool Keeps(Weight weight) => weight.Count <= Options.MostValues || Options.KeepValuesOf.Contains(weight.Name);

    private List<(Weight Weight, HistoryPoint Point, float[] Values)> Read(long step)
    {
        var recordings = new List<(Weight, HistoryPoint, float[])>();
        var names = new HashSet<string>();
        foreach (var weight in _read())
        {
            // Without values, such as a packed one, there is nothing to follow; complex numbers and integers are no trained weights.
            if (weight.Problem is not null || weight.Count == 0 || weight.ElementType.IsComplex() || Numbers.IsWhole(weight.ElementType) || weight.ElementType == ElementType.Bool)
                continue;
            if (!names.Add(weight.Name))
                throw new InvalidOperationException($"Two weights are named '{weight.Name}'; give them different names by WithName, so that each has a history of its own.");
            if (_traces.TryGetValue(weight.Name, out var trace) && !trace.Shape.SequenceEqual(weight.Shape))
                throw new InvalidOperationException($"The weight '{weight.Name}' now has the shape {Numbers.Shape(weight.Shape)}, before {Numbers.Shape(trace.Shape)}; begin a new history.");
            float[] values = HistorySketch.Values(weight);
            recordings.Add((weight, HistorySketch.Of(step, weight, values, _known.TryGetValue(weight.Name, out var known) ? known : (values, values)), values));
        }
        return recordings;
    }

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
    }
}
