using System.Globalization;
using NotebookViz.Images;

namespace NotebookViz.Tests.Histories;

/// <summary>What is shown is the same in every culture, and before the first recording it is a sentence.</summary>
public class HistoryTextTests
{
    [Theory]
    [InlineData("de-DE")]
    [InlineData("sv-SE")]
    [InlineData("ar-SA")]
    public void The_language_of_the_machine_changes_nothing(string name)
    {
        var current = CultureInfo.CurrentCulture;
        try
        {
            CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
            string[] expected = Texts();
            CultureInfo.CurrentCulture = CultureInfo.GetCultureInfo(name);
            Assert.Equal(expected, Texts());
        }
        finally
        {
            CultureInfo.CurrentCulture = current;
        }
    }

    [Fact]
    public void A_point_lists_its_numbers()
    {
        string text = History()["w"].Points[0].ToString();
        Assert.StartsWith("HistoryPoint { Step = -3, Mean = 0.75, StandardDeviation = 0.25, L2Norm = 1.118", text, StringComparison.Ordinal);
        Assert.Contains("ZeroShare = 0, NonFiniteCount = 0, FromStart = 0, FromPrevious = 0, Quantiles = [0.5, ", text, StringComparison.Ordinal);
        Assert.EndsWith("0, 1] }", text, StringComparison.Ordinal);
    }

    [Fact]
    public void Before_the_first_recording_every_form_is_a_sentence()
    {
        var history = new WeightHistory(() => []);
        using var folder = new TemporaryFolder();
        string png = Path.Combine(folder.Path, "history.png"), npz = Path.Combine(folder.Path, "history.npz");
        Assert.Contains("Nothing recorded yet; call Record.", history.ToHtml(), StringComparison.Ordinal);
        Assert.Contains("nothing recorded yet; call Record.", history.ToString(), StringComparison.Ordinal);
        history.Save(png);
        Assert.Equal(ChartImage.Sentence("Nothing recorded yet; call Record."), File.ReadAllBytes(png));
        Assert.Equal("PNG"u8.ToArray(), history.ToPng()[1..4]);
        history.Save(npz);
        Assert.Empty(WeightHistory.Open(npz).Steps);
        // A step without any weight.
        history.Record(0);
        Assert.Equal("PNG"u8.ToArray(), history.ToPng()[1..4]);
        Assert.Contains("0 weights, step 0", history.ToHtml(), StringComparison.Ordinal);
    }

    private static string[] Texts()
    {
        var history = History();
        var point = history["w"].Points[1];
        var error = new[,] { { 0.5f, 0.3f } }.ToWeight().GetQuantizationError(QuantizationScheme.Int8PerRow)!;
        return [history.ToHtml(), history["w"].ToHtml(), history.ToString(), history["w"].ToString(), point.ToString(), error.ToString()];
    }

    private static WeightHistory History()
    {
        float[] values = [0.5f, 1];
        var history = new WeightHistory(() => [values.ToWeight(name: "w")]);
        history.Record(-3);
        values[0] = 1.25f;
        history.Record(-2);
        values[0] = 1e-5f;
        history.Record(1000);
        return history;
    }
}
