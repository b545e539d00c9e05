using System.Text;
using System.Text.RegularExpressions;
using System.Text.Json.Nodes;
using NotebookViz.Plans;
using NotebookViz.Tests.Formats;

namespace NotebookViz.Tests.Comparing;

/// <summary>How a comparison is shown: as a page, a picture, text and files.</summary>
public sealed partial class ComparisonDisplayTests
{
    private static WeightListComparison Files() => Fixture.Open("comparison/before.safetensors").CompareWith(Fixture.Open("comparison/after.safetensors"));

    [Fact]
    public void The_page_is_complete_without_script()
    {
        string html = Files().ToHtml();
        string text = System.Net.WebUtility.HtmlDecode(html);

        Assert.Equal(7, Rows().Count(html));
        Assert.Contains("7 pairs of weights, 6 changed, 1 not comparable, 1 only in A, 1 only in B", text);
        Assert.Contains("<li>resized.weight (4, 4) and resized.weight (4, 5): The shapes differ.</li>", text);
        Assert.Contains("<li>old.weight (2, 2)</li>", text);
        Assert.Contains("<li>new.bias (3,)</li>", text);
        foreach (string part in new[] { "A: conv.weight", "B: conv.weight", "B − A: conv.weight" })
            Assert.Contains($"<strong>{part}</strong>", text);
        Assert.Contains("Relative change of each filter, 0 to", text);
        Assert.Contains("filter 2 changed most", text);
        Assert.DoesNotContain("No room for the pictures", text);
        Assert.Equal(html, Files().ToHtml());
    }

    [Fact]
    public void The_changes_of_packed_rows_are_those_of_a_unit_of_a_gate()
    {
        var axes = new[] { new Axis(AxisRole.Gate, "gate", 12) { Parts = ["input", "forget", "cell", "output"] }, Axis.Of(AxisRole.Input, 2, 1) };
        var before = Some.Weight([12, 2], i => i + 1, name: "w").WithAxes(axes);
        var after = Some.Weight([12, 2], i => i == 9 ? 100 : i + 1, name: "w").WithAxes(axes);
        string text = System.Net.WebUtility.HtmlDecode(before.CompareWith(after).ToHtml());
        Assert.Contains("Relative change of each unit of each gate, 0 to", text);
        Assert.Contains("forget gate, unit 1 changed most", text);
        Assert.Contains("<title>output gate, unit 2: ", text);
    }

    [Fact]
    public void A_and_B_have_one_scale_and_the_difference_its_own()
    {
        var before = Some.Weight([4, 4], i => i - 8, name: "w");
        var after = Some.Weight([4, 4], i => (i - 8) * 3, name: "w");
        string[] figures = before.CompareWith(after).ToHtml().Split("<figure ")[1..];

        Assert.Equal(4, figures.Length);
        Assert.Equal(["24", "24", "16"], figures[..3].Select(figure => Limit().Match(figure).Groups[1].Value));
        // Vectors as well: the axis of values goes as far for both.
        Weight rising = Some.Weight([8], i => i), falling = Some.Weight([8], i => -i);
        var options = SharedScale.Of(rising, falling, VizOptions.Default);
        string Range(Weight weight, VizOptions how) => JsonNode.Parse(weight.Visualize(how).ToPlotlyJson())!["layout"]!["yaxis"]!["range"]!.ToJsonString();
        Assert.Equal(Range(rising, options), Range(falling, options));
        Assert.NotEqual(Range(rising, VizOptions.Default), Range(falling, VizOptions.Default));
    }

    [Fact]
    public void A_display_keeps_within_its_size_and_says_what_it_leaves_out()
    {
        Weight[] Weights(double factor) => [.. Enumerable.Range(0, 300).Select(i => Some.Weight([16, 16], j => Some.Wave(i + j) * (1 + factor * i), name: $"layers.{i}.weight"))];
        var comparison = new WeightList(Weights(0)).CompareWith(new WeightList(Weights(1e-3)));
        string html = comparison.ToHtml();

        Assert.InRange(Encoding.UTF8.GetByteCount(html), 100_000, VizOptions.Default.MaxBytes);
        Assert.Contains("No room for the pictures of", html);
        // The largest change is first and has its picture.
        Assert.Equal("layers.299.weight", comparison[0].NameA);
        Assert.Contains("A: layers.299.weight</strong>", html);
        string small = comparison.ToDetailedHtml(200 << 10);
        Assert.InRange(Encoding.UTF8.GetByteCount(small), 50_000, 200 << 10);
        Assert.Contains("more pairs with smaller changes", small);
    }

    [Theory]
    [InlineData(0.0, 0.01, false)]
    [InlineData(0.0, double.NaN, false)]
    [InlineData(2.0, 2.0, false)]
    [InlineData(0.0, null, true)]
    [InlineData(null, 0.0, true)]
    public void Pairs_of_constants_have_no_pictures_that_could_be_left_out(double? a, double? b, bool isDrawn)
    {
        Weight Values(double? value) => Some.Weight([32], i => value ?? Some.Wave(i), name: "b");
        string html = new WeightList([Values(a)]).CompareWith(new WeightList([Values(b)])).ToHtml();

        Assert.Equal(isDrawn, html.Contains("<figure class=\"notebookviz\"", StringComparison.Ordinal));
        Assert.DoesNotContain("No room for the pictures", html);
    }

    [Fact]
    public void The_overview_has_the_change_as_colour()
    {
        var overview = Files().Overview();

        Assert.Equal(7, overview.Plan.Weights.Count);
        Assert.Contains("up to 100 %", overview.ToHtml());
        Assert.Contains("relative change 62.3 %", overview.ToHtml());
        Assert.Equal([0x89, 0x50, 0x4e, 0x47], Files().ToPng()[..4]);
    }

    [Fact]
    public void A_notebook_stores_page_picture_and_text()
    {
        NotebookExtension.Load();
        foreach (object value in new object[] { Files(), Files()["conv.weight"] })
        {
            Assert.Contains("conv.weight", NotebookExtension.Format(value, "text/html"));
            Assert.Equal([0x89, 0x50, 0x4e, 0x47], Convert.FromBase64String(NotebookExtension.Format(value, "image/png")!)[..4]);
            Assert.Contains("62.3 %", NotebookExtension.Format(value, "text/plain"));
        }
    }

    [Theory]
    [InlineData(60)]
    [InlineData(80)]
    [InlineData(150)]
    public void Text_fits_its_width(int width)
    {
        string text = Files().ToString(width);

        Assert.All(text.Split('\n').Where(line => line.StartsWith('│')), line => Assert.InRange(line.Length, 1, width));
        Assert.Contains("conv.weight", text);
        Assert.Contains("fc.bias: 1 pair with NaN or infinite values left out, 1 of them different", text);
        Assert.Equal(width < 100, text.Contains("No room for the columns", StringComparison.Ordinal));
    }

    [Fact]
    public void Files_of_all_kinds_are_written()
    {
        using var folder = new TemporaryFolder();
        foreach (string name in new[] { "c.html", "c.json", "c.csv", "c.txt", "c.png" })
        {
            Files().Save(Path.Combine(folder.Path, name));
            Assert.True(new FileInfo(Path.Combine(folder.Path, name)).Length > 100);
        }
        Files()["conv.weight"].Save(Path.Combine(folder.Path, "one.html"));
        Assert.Contains(".csv or .txt", Assert.Throws<ArgumentException>(() => Files().Save(Path.Combine(folder.Path, "c.pdf"))).Message);
    }

    [Fact]
    public void Csv_has_all_numbers_and_what_was_not_compared()
    {
        using var folder = new TemporaryFolder();
        string path = Path.Combine(folder.Path, "c.csv");
        Files().Save(path);
        string[] lines = File.ReadAllLines(path);

        Assert.Equal("name,nameB,shape,shapeB,relativeChange,cosine,maxAbsChange,maxAbsIndex,equalShare,signFlipShare,notFinite,notFiniteUnequal,normA,normB,problem", lines[0]);
        Assert.Matches("""^fc.bias,fc.bias,"\(5,\)","\(5,\)",[^,]+,[^,]+,0,,0.8,0,1,1,[^,]+,[^,]+,$""", Assert.Single(lines, line => line.StartsWith("fc.bias", StringComparison.Ordinal)));
        Assert.Equal(
        [
            "resized.weight,resized.weight,\"(4, 4)\",\"(4, 5)\",,,,,,,,,,,The shapes differ.",
            "old.weight,,\"(2, 2)\",,,,,,,,,,,,only in A",
            ",new.bias,,\"(3,)\",,,,,,,,,,,only in B",
        ], lines[8..]);
    }

    [GeneratedRegex("<tr class=\"nv-w\"")]
    private static partial Regex Rows();

    [GeneratedRegex("\"(?:zmax|cmax)\":([0-9.]+)")]
    private static partial Regex Limit();
}
