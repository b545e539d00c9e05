using System.Text.Json.Serialization;

namespace NotebookViz.Benchmarks;

/// <summary>Measurements of the same thing.</summary>
internal sealed record Sample(double[] Values)
{
    [JsonIgnore]
    public double Median => Quantile(0.5);

    [JsonIgnore]
    public double LowerQuartile => Quantile(0.25);

    [JsonIgnore]
    public double UpperQuartile => Quantile(0.75);

    [JsonIgnore]
    public double Best => Values.Min();

    public static Sample operator +(Sample one, Sample other) => new([.. one.Values, .. other.Values]);

    // Between two measurements on the straight line, as numpy's default.
    private double Quantile(double share)
    {
        double[] sorted = [.. Values.Order()];
        double place = share * (sorted.Length - 1);
        int below = (int)place;
        return below + 1 < sorted.Length ? sorted[below] + (place - below) * (sorted[below + 1] - sorted[below]) : sorted[below];
    }
}
