using System.ComponentModel;
using System.Globalization;
using NotebookViz.Common;
using NotebookViz.Display;
using NotebookViz.Histories;

namespace NotebookViz;

/// <summary>The numbers of a weight at one step. Immutable.</summary>
/// <param name="Step">The step.</param>
/// <param name="Mean">The mean of the finite values.</param>
/// <param name="StandardDeviation">Their standard deviation.</param>
/// <param name="L2Norm">Their Euclidean norm.</param>
/// <param name="ZeroShare">The share of zeros, from 0 to 1.</param>
/// <param name="NonFiniteCount">How many values are NaN or infinite.</param>
/// <param name="FromStart">‖w − w₀‖, the Euclidean distance from the first recording; NaN if a value is or was NaN, infinite if one is infinite at only one of the two steps.</param>
/// <param name="FromPrevious">‖w − w′‖, the Euclidean distance from the previous recording, even if that one is no longer kept.</param>
/// <param name="Quantiles">The smallest finite value, the quantiles at 1, 5, 25, 50, 75, 95 and 99 %, and the largest.</param>
/// <param name="Counts">How many finite values lie in each of 32 equal bins from the smallest to the largest.</param>
public sealed record HistoryPoint(
    long Step, double Mean, double StandardDeviation, double L2Norm, double ZeroShare, long NonFiniteCount, double FromStart, double FromPrevious,
    IReadOnlyList<double> Quantiles, IReadOnlyList<double> Counts)
{
    /// <summary>Gets the smallest finite value, the quantiles at 1, 5, 25, 50, 75, 95 and 99 %, and the largest.</summary>
    /// <exception cref="ArgumentNullException">The value is null.</exception>
    public IReadOnlyList<double> Quantiles { get; init => field = Arguments.Copied(value, nameof(Quantiles)); } = Arguments.Copied(Quantiles, nameof(Quantiles));

    /// <summary>Gets how many finite values lie in each of 32 equal bins from the smallest to the largest.</summary>
    /// <exception cref="ArgumentNullException">The value is null.</exception>
    public IReadOnlyList<double> Counts { get; init => field = Arguments.Copied(value, nameof(Counts)); } = Arguments.Copied(Counts, nameof(Counts));

    /// <summary>Returns the names and values of all properties, the same in every culture.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture,
        $"HistoryPoint {{ Step = {Step}, Mean = {Mean}, StandardDeviation = {StandardDeviation}, L2Norm = {L2Norm}, ZeroShare = {ZeroShare}, NonFiniteCount = {NonFiniteCount}, FromStart = {FromStart}, FromPrevious = {FromPrevious}, Quantiles = [{Listed(Quantiles)}], Counts = [{Listed(Counts)}] }}");

    private static string Listed(IEnumerable<double> values) => string.Join(", ", values.Select(value => Numbers.Exact(value)));
}

/// <summary>One weight over the steps of a <see cref="WeightHistory"/>. Thread-safe. As the last value of a notebook's cell it shows itself.</summary>
public sealed class WeightTrace
{
    private readonly Lock _gate;
    private readonly List<HistoryPoint> _points = [];
    private readonly Dictionary<long, float[]> _values = [];

    // Shares the history's lock, so that readers see a step as a whole or not at all.
    internal WeightTrace(Lock gate, Weight like) => (_gate, Like) = (gate, Described(Weight.WithoutValues(like.Name, like.Shape, ElementType.Float32, "Its values were not kept."), like));

    private static Weight Described(Weight weight, Weight like) => weight.WithAxes(like.Axes).WithLayer(like.LayerKind, like.Role);

    /// <summary>Gets the weight's name.</summary>
    public string Name => Like.Name;

    /// <summary>Gets the weight's shape.</summary>
    public IReadOnlyList<long> Shape => Like.Shape;

    /// <summary>Gets the numbers of each step that is kept, in the order of the recordings.</summary>
    public IReadOnlyList<HistoryPoint> Points
    {
        get
        {
            lock (_gate)
                return [.. _points];
        }
    }

    /// <summary>Gets the steps whose values are kept.</summary>
    public IReadOnlyList<long> StepsWithValues
    {
        get
        {
            lock (_gate)
                return [.. _points.Select(point => point.Step).Where(_values.ContainsKey)];
        }
    }

    /// <summary>Returns the weight as it was at a step, in single precision.</summary>
    /// <param name="step">One of <see cref="StepsWithValues"/>.</param>
    /// <exception cref="KeyNotFoundException">The values at that step were not kept.</exception>
    public Weight At(long step)
    {
        lock (_gate)
        {
            return _values.TryGetValue(step, out float[]? values)
                ? Described(new(Name, Shape, ElementType.Float32, TensorData.Of(values)), Like).WithNote($"step {Numbers.Grouped(step)}")
                : throw new KeyNotFoundException($"The values of '{Name}' at step {Numbers.Exact(step)} were not kept. HistoryOptions.MostValues and KeepValuesOf set which weights keep values; StepsWithValues lists their steps.");
        }
    }

    /// <summary>Returns the HTML fragment: how the distribution changes over the steps, and, if values are kept, a slider over the pictures.</summary>
    public string ToHtml() => HistoryFragment.Of(this, VizOptions.Default);

    /// <summary>Returns the chart of the distribution as a PNG file.</summary>
    public byte[] ToPng() => HistoryCharts.Of(this).ToPng();

    /// <summary>Returns a line for each of at most twenty steps.</summary>
    public override string ToString() => HistoryText.Of(this);

    /// <summary>Writes the weight's history to a file: a page (.html), the chart (.png), text (.txt), or the numbers as a table (.csv).</summary>
    /// <param name="path">The file; its extension selects the kind. It is written as a whole or not at all.</param>
    /// <exception cref="ArgumentException">The extension is none of these.</exception>
    /// <exception cref="IOException">The file cannot be written.</exception>
    public void Save(string path) => Shown.Of(this).Save(path);

    /// <summary>Opens the history as a page in the browser; where there is none, writes the text form to the console.</summary>
    public void Show() => Shown.Of(this).Show();

    /// <summary>Returns what LINQPad shows.</summary>
    [EditorBrowsable(EditorBrowsableState.Never)]
    public object ToDump() => HostConventions.ToDump(ToHtml());

    /// <summary>A weight of the same name, shape and axes.</summary>
    internal Weight Like { get; }

    /// <summary>The numbers at the first step that is kept. There is one as long as the history has the weight.</summary>
    internal HistoryPoint First => PointAt(0);

    /// <summary>The numbers at the latest step.</summary>
    internal HistoryPoint Latest => PointAt(^1);

    /// <summary>The latest distance from the start as a share of the first norm; NaN if that is 0.</summary>
    internal double Moved => Movement.Share(Latest.FromStart, First.L2Norm);

    /// <summary>Whether no step is kept.</summary>
    internal bool IsEmpty => _points.Count == 0;

    private HistoryPoint PointAt(Index index)
    {
        lock (_gate)
            return _points[index];
    }

    internal void Add(HistoryPoint point, float[]? values)
    {
        _points.Add(point);
        if (values is not null)
            _values[point.Step] = values;
    }

    // The step may be missing, because a weight may appear later than others.
    internal void Remove(long step)
    {
        _values.Remove(step);
        _points.RemoveAll(point => point.Step == step);
    }
}
