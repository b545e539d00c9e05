using System.Globalization;
using System.Text.Json;

namespace NotebookViz.Tests.Pictures;

/// <summary>What a cell must show, found from the words of its hover and the values alone.</summary>
internal sealed class TruthTable(Weight weight, double[] values, Pooling pooling)
{
    /// <summary>The largest finite magnitude.</summary>
    public double Scale { get; } = values.Where(double.IsFinite).Max(Math.Abs);

    public bool IsOfMeans => pooling is Pooling.Mean or Pooling.Rms;

    /// <summary>Whether a cell stands for several elements.</summary>
    public bool IsPooled(DescribedFigure figure) =>
        figure.Tiles.GetProperty("row").GetProperty("block").GetInt64() * figure.Tiles.GetProperty("column").GetProperty("block").GetInt64() > 1;

    /// <summary>The value of the elements that a text such as "forget gate, unit 4–7, input 3" names.</summary>
    public double Of(string text)
    {
        IEnumerable<long> places = [0];
        string[] parts = text.Split(", ");
        foreach (var axis in weight.Axes)
        {
            var (first, last) = axis.Length == 1 ? (0, 0) : Range(parts.Single(part => Names(part, axis)), axis);
            places = [.. places.SelectMany(place => Enumerable.Range((int)first, (int)(last - first) + 1).Select(index => place * axis.Length + index))];
        }
        double[] elements = [.. places.Select(place => values[place])];
        // A NaN outdoes an infinity, an infinity every finite value.
        if (elements.Any(double.IsNaN) || pooling == Pooling.Mean && elements.Contains(double.PositiveInfinity) && elements.Contains(double.NegativeInfinity))
            return double.NaN;
        return elements.Length == 1 ? elements[0] : pooling switch
        {
            Pooling.Mean => elements.Sum() / elements.Length,
            Pooling.Rms => Math.Sqrt(elements.Sum(value => value * value) / elements.Length),
            _ => elements.Aggregate(double.MaxMagnitude),
        };
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

    public void AssertColor(double value, (byte Red, byte Green, byte Blue) actual)
    {
        double place = Math.Clamp((value / 2 - _low / 2) / (_high / 2 - _low / 2), 0, 1);
        int upper = Math.Max(1, Array.FindIndex(_stops, stop => stop.At >= place));
        var (from, to) = (_stops[upper - 1], _stops[upper]);
        double share = (place - from.At) / (to.At - from.At);
        double[] seen = [actual.Red, actual.Green, actual.Blue];
        for (int i = 0; i < 3; i++)
            Assert.True(Math.Abs(from.Color[i] + share * (to.Color[i] - from.Color[i]) - seen[i]) <= 4, $"{value:R} has the colour {actual}.");
    }
}
