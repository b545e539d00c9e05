using System.Globalization;
using System.Text.Json;

namespace NotebookViz.Tests.Pictures;

/// <summary>What a cell must show, found from the words of its hover and the values alone.</summary>
internal sealed class TruthTable(Weight weight, double[] values, Pooling pooling)
{
    private readonly Dictionary<(string Part, int Axis), (long First, long Last)?> _said = [];

    /// <summary>The largest finite magnitude.</summary>
    public double Scale { get; } = values.Where(double.IsFinite).Max(Math.Abs);

    public bool IsOfMeans => pooling is Pooling.Mean or Pooling.Rms;

    /// <summary>Whether a cell stands for several elements.</summary>
    public bool IsPooled(DescribedFigure figure) =>
        figure.Tiles.GetProperty("row").GetProperty("block").GetInt64() * figure.Tiles.GetProperty("column").GetProperty("block").GetInt64() > 1;

    /// <summary>The value of the elements that a text such as "forget gate, unit 4–7, input 3" names.</summary>
    public double Of(string text)
    {
        string[] parts = text.Split(", ");
        int[] places = [0];
        for (int axis = 0; axis < weight.Axes.Count; axis++)
        {
            var (first, last) = weight.Axes[axis].Length == 1 ? (0, 0) : parts.Select(part => Said(part, axis)).Single(said => said.HasValue)!.Value;
            places = places.Within(weight.Axes[axis].Length, first, last);
        }
        double sum = 0, squares = 0, largest = values[places[0]];
        bool hasPlus = false, hasMinus = false;
        foreach (int place in places)
        {
            double value = values[place];
            (sum, squares, largest) = (sum + value, squares + value * value, double.MaxMagnitude(largest, value));
            (hasPlus, hasMinus) = (hasPlus || double.IsPositiveInfinity(value), hasMinus || double.IsNegativeInfinity(value));
        }
        // A NaN outdoes an infinity, an infinity every finite value.
        if (double.IsNaN(largest) || pooling == Pooling.Mean && hasPlus && hasMinus)
            return double.NaN;
        return places.Length == 1 ? largest : pooling switch
        {
            Pooling.Mean => sum / places.Length,
            Pooling.Rms => Math.Sqrt(squares / places.Length),
            _ => largest,
        };
    }

    // The same words stand in the texts of many cells.
    private (long First, long Last)? Said(string part, int axis)
    {
        if (!_said.TryGetValue((part, axis), out var said))
            _said[(part, axis)] = said = Names(part, weight.Axes[axis]) ? Range(part, weight.Axes[axis]) : null;
        return said;
    }

    private static bool Names(string part, Axis axis) => axis.Names.Count > 0
        ? part.EndsWith($" {axis.Name}", StringComparison.Ordinal)
        : part.StartsWith($"{axis.Name} ", StringComparison.Ordinal) && char.IsAsciiDigit(part[^1]);

    private static (long First, long Last) Range(string part, Axis axis)
    {
        if (axis.Names.Count > 0)
            return axis.Names.ToList().IndexOf(part[..^(axis.Name.Length + 1)]) is var index ? (index, index) : default;
        long[] ends = [.. part[(axis.Name.Length + 1)..].Replace("= ", "", StringComparison.Ordinal).Split('–').Select(end => long.Parse(end, CultureInfo.InvariantCulture))];
        return (ends[0], ends[^1]);
    }
}

/// <summary>The colours of a live figure, mixed as plotly.js does.</summary>
internal sealed class TruthScale(JsonElement heatmap)
{
    private readonly (double At, double[] Color)[] _stops = [.. heatmap.GetProperty("colorscale").EnumerateArray()
        .Select(stop => (stop[0].GetDouble(), new[] { 1, 3, 5 }.Select(at => (double)Convert.ToByte(stop[1].GetString()!.Substring(at, 2), 16)).ToArray()))];

    private readonly double _low = heatmap.GetProperty("zmin").GetDouble(), _high = heatmap.GetProperty("zmax").GetDouble();

    public void AssertColor(double value, (byte Red, byte Green, byte Blue) actual, int tolerance = 4)
    {
        double place = Math.Clamp((value / 2 - _low / 2) / (_high / 2 - _low / 2), 0, 1);
        int upper = Math.Max(1, Array.FindIndex(_stops, stop => stop.At >= place));
        var (from, to) = (_stops[upper - 1], _stops[upper]);
        double share = (place - from.At) / (to.At - from.At);
        if (IsFar(0, actual.Red) || IsFar(1, actual.Green) || IsFar(2, actual.Blue))
            Assert.Fail($"{value:R} has the colour {actual}, not one between {string.Join(' ', from.Color)} and {string.Join(' ', to.Color)}.");

        bool IsFar(int part, double seen) => !(Math.Abs(from.Color[part] + share * (to.Color[part] - from.Color[part]) - seen) <= tolerance);
    }
}
