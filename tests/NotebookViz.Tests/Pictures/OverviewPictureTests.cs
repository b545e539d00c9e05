using System.Text;
using NotebookViz.Images;
using NotebookViz.Plans;

namespace NotebookViz.Tests.Pictures;

/// <summary>An overview and a contact sheet as picture, HTML and text.</summary>
public class OverviewPictureTests
{
    private static readonly WeightList Two = new(
    [
        Some.Weight([100, 100], i => (i % 101 - 50) / 50.0, name: "a.weight"),
        Some.Weight([1000], i => i < 250 ? 0 : 0.5 + i / 4000.0, name: "b.bias"),
    ], "model");

    [Fact]
    public void The_static_picture_has_each_band_where_the_numbers_say()
    {
        var plan = Two.Overview().Plan;
        var layout = OverviewLayout.Of(plan, VizOptions.Default);
        var picture = new PngPicture(Two.Overview().ToPng());
        Assert.Equal((int)(layout.TotalWidth * 2), picture.Width);
        foreach (var item in layout.Items)
        {
            // Just below the row's upper edge, where there is no thin line.
            int y = (int)(2 * (OverviewImage.TopOf(plan, layout) + item.Top)) + 5;
            double[] edges = [.. item.Row!.Quantiles.Select(value => 2 * (layout.NamesWidth + (1 + plan.Scale.Place(value)) / 2 * layout.BandsWidth))];
            for (int band = 0; band < 3; band++)
            {
                var color = Palette.On(Ink.Card, item.Row.Role.Color(), OverviewImage.Strengths[band]);
                foreach (double x in new[] { (edges[band] + edges[band + 1]) / 2, (edges[^(band + 1)] + edges[^(band + 2)]) / 2 })
                    if (Math.Abs(edges[band] - edges[band + 1]) > 6 && Math.Abs(edges[^(band + 1)] - edges[^(band + 2)]) > 6)
                        Assert.Equal((color.Red, color.Green, color.Blue), picture.ColorAt((int)x, y));
            }
            Assert.Equal(((byte)255, (byte)255, (byte)255), picture.ColorAt((int)edges[^1] + 6, y));
            Assert.NotEqual(((byte)255, (byte)255, (byte)255), picture.ColorAt((int)edges[^1] - 2, y));
        }
    }

    [Fact]
    public void Ten_thousand_weights_take_at_most_300_KiB()
    {
        string[] modules = ["self_attn.q_proj", "self_attn.k_proj", "self_attn.v_proj", "self_attn.o_proj", "mlp.gate_proj", "mlp.up_proj", "mlp.down_proj", "input_layernorm", "post_attention_layernorm"];
        var overview = Enumerable.Range(0, 10_000).Select(i => Some.Weight([3, 3], j => Some.Wave(j * 7 + i * 13), name: $"model.layers.{i / 9}.{modules[i % 9]}.weight")).Overview();
        Assert.InRange(Encoding.UTF8.GetByteCount(overview.ToHtml()), 50 << 10, 300 << 10);
        Assert.Contains("consecutive weights", overview.ToHtml());
    }

    [Theory]
    [InlineData(40 << 10)]
    [InlineData(100 << 10)]
    public void A_smaller_limit_is_kept(int bytes)
    {
        var options = VizOptions.Default.WithMaxBytes(bytes);
        var list = Enumerable.Range(0, 300).Select(i => Some.Weight([16, 16], j => Some.Wave(j * i), name: $"layers.{i}.weight")).ToArray();
        Assert.InRange(Encoding.UTF8.GetByteCount(list.Overview(options).ToHtml()), 1, bytes);
        Assert.InRange(Encoding.UTF8.GetByteCount(list.ContactSheet(options).ToHtml()), 1, bytes);
    }

    [Fact]
    public void Names_are_escaped_everywhere()
    {
        const string name = "</script><b>&\"'";
        var list = new WeightList([Some.Weight([2, 2], Some.Wave, name: name)]);
        Assert.DoesNotContain("<b>", list.Overview().ToHtml());
        Assert.DoesNotContain("<b>", list.ContactSheet().ToHtml());
    }

    [Fact]
    public void The_text_form_has_a_row_for_each_weight() => Assert.Equal(
        """
        Overview of 2 weights of model · 11,000 values
          one row per weight, in the order of the list.
          linear scale, ±1.
          ░ 1 to 99 %   ▒ 5 to 95 %   █ 25 to 75 %   ┃ median   · smallest to largest
                          −1                  0                   1  RMS       zeros
        a.weight  kernel  ░░▒▒▒▒▒▒▒▒██████████┃██████████▒▒▒▒▒▒▒▒░░  0.58      0.99 %
        b.bias    bias                        ▒▒▒▒▒▒▒▒████┃██▒       0.57      25 %
        """.ReplaceLineEndings("\n"), Two.Overview().ToString());

    [Fact]
    public void Without_weights_a_sentence_is_shown()
    {
        var none = new WeightList([], "ReLU");
        Assert.Equal(("ReLU has no weights.", "ReLU has no weights."), (none.Overview().ToString(), none.ContactSheet().ToString()));
        Assert.Contains("ReLU has no weights.", none.Overview().ToHtml());
        Assert.Contains("ReLU has no weights.", none.ContactSheet().ToHtml());
        Assert.NotEmpty(none.Overview().ToPng());
        Assert.NotEmpty(none.ContactSheet().ToPng());
    }

    [Fact]
    public void They_are_saved_in_every_form_and_are_the_same_bytes_each_time()
    {
        using var folder = new TemporaryFolder();
        foreach (string ending in (string[])[".html", ".png", ".txt"])
        {
            Two.Overview().Save(Path.Combine(folder.Path, "overview" + ending));
            Two.ContactSheet().Save(Path.Combine(folder.Path, "sheet" + ending));
            Assert.NotEmpty(File.ReadAllBytes(Path.Combine(folder.Path, "overview" + ending)));
            Assert.NotEmpty(File.ReadAllBytes(Path.Combine(folder.Path, "sheet" + ending)));
        }
        Assert.Equal(Two.Overview().ToHtml(), Two.Overview().ToHtml());
        Assert.Throws<ArgumentException>(() => Two.Overview().Save(Path.Combine(folder.Path, "overview.jpg")));
    }

    [Fact]
    public void A_contact_sheet_links_each_thumbnail_to_its_weight()
    {
        string html = new WeightList([.. Two, Some.Weight([2], _ => 1, name: "ones/x y")]).ContactSheet().ToHtml();
        Assert.Contains("<a href=\"#a.weight\" title=\"a.weight · (100, 100) · float32\"", html);
        Assert.Contains("href=\"#ones%2Fx%20y\"", html);
        Assert.Contains("constant 1", html);
        Assert.Equal(2, html.Split("<img ").Length - 1);
    }

    [Fact]
    public void A_contact_sheet_of_many_weights_says_which_it_shows()
    {
        var many = Enumerable.Range(0, 1000).Select(i => Some.Weight(i % 2 == 0 ? [2, 2] : [2], Some.Wave, name: $"l{i}"));
        Assert.Contains("167 of 1,000 weights shown: one kernel or matrix in 3", many.ContactSheet().ToHtml());
        Assert.Contains("150 of 300 weights shown: all kernels and matrices", many.Take(300).ContactSheet().AltText);
    }

    [Fact]
    public void A_module_has_both()
    {
        using var module = TorchSharp.torch.nn.Linear(4, 3);
        Assert.Equal("2 weights of Linear", module.Overview().Title);
        Assert.Equal("2 weights of Linear", module.ContactSheet().Title);
    }
}
