using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using NotebookViz.Common;
using NotebookViz.Data;

namespace NotebookViz.Histories;

/// <summary>
/// A history as a file for NumPy (.npz). <c>about</c> holds the bytes of a JSON object with the names, shapes and axes of the weights. The other
/// arrays begin with a weight's index in that list: <c>0.points</c> has a row of <see cref="Columns"/> numbers for each step, and <c>0.steps</c> and
/// <c>0.values</c> hold kept values.
/// </summary>
internal static partial class HistoryFile
{
    private const int Version = 1, Quantiles = 9, Moments = 8;

    private static readonly string[] MomentNames = ["step", "mean", "standard_deviation", "l2_norm", "zero_share", "non_finite_count", "from_start", "from_previous"];
    private static readonly string[] QuantileNames = ["min", "q01", "q05", "q25", "q50", "q75", "q95", "q99", "max"];

    /// <summary>How many numbers a row has: moments and distances, quantiles, and the counts of the histogram.</summary>
    public const int Columns = Moments + Quantiles + HistorySketch.Bins;

    private sealed record About(int Version, IReadOnlyList<Described> Weights, long Every = 1);

    private sealed record Described(string Name, IReadOnlyList<long> Shape, IReadOnlyList<string> Axes, string? LayerKind, string? Role);

    // Generated code, because programs compiled ahead of time cannot serialise JSON by reflection.
    [JsonSerializable(typeof(About))]
    private sealed partial class AboutJson : JsonSerializerContext;

    /// <summary>The history as weights that can be written as an archive.</summary>
    public static IReadOnlyList<Weight> Pack(WeightHistory history)
    {
        var traces = history.Weights;
        var about = new About(Version, [.. traces.Select(trace => new Described(trace.Name, trace.Shape, [.. trace.Like.Axes.Select(axis => axis.Role.ToString())], trace.Like.LayerKind, trace.Like.Role))], history.Every);
        byte[] json = JsonSerializer.SerializeToUtf8Bytes(about, AboutJson.Default.About);
        List<Weight> packed = [new("about", [json.Length], ElementType.UInt8, TensorData.Of(json))];
        for (int i = 0; i < traces.Count; i++)
        {
            var points = traces[i].Points;
            var steps = traces[i].StepsWithValues;
            double[] rows = [.. points.SelectMany(point => (double[])[point.Step, point.Mean, point.StandardDeviation, point.L2Norm, point.ZeroShare, point.NonFiniteCount, point.FromStart, point.FromPrevious, .. point.Quantiles, .. point.Counts])];
            packed.Add(new($"{i}.points", [points.Count, Columns], ElementType.Float64, TensorData.Of(rows)));
            if (steps.Count == 0)
                continue;
            packed.Add(new($"{i}.steps", [steps.Count], ElementType.Int64, TensorData.Of(steps.ToArray())));
            packed.Add(new($"{i}.values", [steps.Count, .. traces[i].Shape], ElementType.Float32, new JoinedData([.. steps.Select(step => traces[i].At(step).Data!)])));
        }
        return packed;
    }

    /// <summary>The numbers of all weights and steps as CSV (RFC 4180).</summary>
    public static string ToCsv(IEnumerable<WeightTrace> traces)
    {
        var csv = new StringBuilder($"weight,{string.Join(',', MomentNames.Concat(QuantileNames))}\r\n");
        foreach (var trace in traces)
            foreach (var point in trace.Points)
                csv.Append(CultureInfo.InvariantCulture, $"\"{trace.Name.Replace("\"", "\"\"", StringComparison.Ordinal)}\",{point.Step},")
                    .AppendJoin(',', new[] { point.Mean, point.StandardDeviation, point.L2Norm, point.ZeroShare, point.NonFiniteCount, point.FromStart, point.FromPrevious }.Concat(point.Quantiles).Select(value => Numbers.Exact(value))).Append("\r\n");
        return csv.ToString();
    }

    /// <summary>Reads a history.</summary>
    /// <exception cref="WeightFileException">The file is not a history, or is damaged.</exception>
    public static WeightHistory Open(string path)
    {
        using var file = WeightFile.Open(path);
        Weight Named(string name) => file.FirstOrDefault(weight => weight.Name == name && weight.Problem is null)
            ?? throw new WeightFileException(path, null, $"it has no readable array '{name}', so WeightHistory.Save did not write it");
        Weight Of(string name, IReadOnlyList<long> shape)
        {
            var weight = Named(name);
            return weight.Shape.SequenceEqual(shape) ? weight
                : throw new WeightFileException(path, name, $"its shape is {Numbers.Shape(weight.Shape)}, but {Numbers.Shape(shape)} is expected");
        }
        try
        {
            var about = JsonSerializer.Deserialize(Named("about").ToArray().Select(value => (byte)value).ToArray(), AboutJson.Default.About);
            if (about is not { Version: Version, Weights: { } described })
                throw new WeightFileException(path, "about", $"its version is {about?.Version}, but only version {Version} can be read");
            return WeightHistory.Restored(described.Select((one, index) =>
            {
                var points = Named($"{index}.points");
                if (points.Shape is not [var steps, Columns])
                    throw new WeightFileException(path, points.Name, $"its shape is {Numbers.Shape(points.Shape)}, but rows of {Columns} numbers are expected");
                var like = Weight.WithoutValues(one.Name, one.Shape, ElementType.Float32, "Its values were not kept.").WithRoles([.. one.Axes.Select(Enum.Parse<AxisRole>)]).WithLayer(one.LayerKind, one.Role);
                double[] rows = points.ToArray();
                var values = new Dictionary<long, float[]>();
                if (file.Any(weight => weight.Name == $"{index}.steps"))
                {
                    double[] kept = Named($"{index}.steps").ToArray();
                    double[] all = Of($"{index}.values", [kept.Length, .. one.Shape]).ToArray();
                    for (int i = 0; i < kept.Length; i++)
                        values[(long)kept[i]] = [.. all.Skip((int)(i * like.Count)).Take((int)like.Count).Select(value => (float)value)];
                }
                return (like, (IEnumerable<(HistoryPoint, float[]?)>)[.. Enumerable.Range(0, (int)steps).Select(i => PointOf(rows.AsSpan(i * Columns, Columns))).Select(point => (point, values.GetValueOrDefault(point.Step)))]);
            }).ToArray(), about.Every);
        }
        catch (Exception e) when (e is JsonException or ArgumentException or OverflowException)
        {
            throw new WeightFileException(path, "about", $"it does not describe a history: {e.Message}", e);
        }
    }

    private static HistoryPoint PointOf(ReadOnlySpan<double> row) => new(
        (long)row[0], row[1], row[2], row[3], row[4], (long)row[5], row[6], row[7], new ValueList<double>(row.Slice(Moments, Quantiles).ToArray()), new ValueList<double>(row[(Moments + Quantiles)..].ToArray()));
}
