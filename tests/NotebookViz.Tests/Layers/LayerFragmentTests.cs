using System.Text;
using System.Text.RegularExpressions;
using Microsoft.DotNet.Interactive.Formatting;
using NotebookViz.Display;
using NotebookViz.Html;
using NotebookViz.Tests.Layers.Models;
using static TorchSharp.torch;

namespace NotebookViz.Tests.Layers;

public partial class LayerFragmentTests
{
    [Fact]
    public void Three_hundred_layers_fit_into_one_display()
    {
        using var model = nn.Sequential(Enumerable.Range(0, 300).Select(i => ($"layer{i}", (nn.Module<Tensor, Tensor>)nn.Linear(16, 16))).ToArray());

        string html = model.Layers().ToHtml();

        Assert.True(Encoding.UTF8.GetByteCount(html) <= 1 << 20);
        Assert.Equal(1 + 300 + 600, Regex.Count(html, "<tr class"));
        // Each that is there has an image, and what is not is counted.
        int pictures = Regex.Count(html, "<details id=");
        Assert.InRange(pictures, 25, 299);
        Assert.Equal(pictures, Regex.Count(html, "<figure [^>]*>.*?<img ", RegexOptions.Singleline));
        Assert.Contains($"No room for the pictures of {600 - pictures} weights within 1 MiB; ", html, StringComparison.Ordinal);
    }

    [Fact]
    public void A_net_with_the_layers_of_VGG_16_fits_into_one_display()
    {
        // Its weights still have more elements than a picture has cells.
        using var model = PlainNets.Vgg16(narrower: 4);

        string html = model.Layers().ToHtml();

        Assert.True(Encoding.UTF8.GetByteCount(html) <= 1 << 20);
        Assert.Equal(32, Regex.Count(html, "<details id="));
    }

    [Theory]
    [InlineData(40 << 10)]
    [InlineData(100 << 10)]
    [InlineData(400 << 10)]
    public void A_display_keeps_to_its_size_whatever_has_to_be_left_out(int most)
    {
        using var model = nn.Sequential(Enumerable.Range(0, 1200).Select(i => ($"layer{i}", (nn.Module<Tensor, Tensor>)nn.Linear(4, 4))).ToArray());

        string html = LayerFragment.Of(model.Layers(), VizOptions.Default with { MaxBytes = most });

        Assert.True(Encoding.UTF8.GetByteCount(html) <= most, $"{Encoding.UTF8.GetByteCount(html)} > {most}");
        Assert.Contains("more weights for which there is no room", html, StringComparison.Ordinal);
    }

    [Fact]
    public void Weights_that_are_drawn_at_the_same_time_are_drawn_the_same_each_time()
    {
        var list = new WeightList([.. Enumerable.Range(0, 60).Select(i => Some.Weight([4 + i % 7, 3, 3, 3], place => Some.Wave(place + i), name: $"block{i}.weight")), Some.KerasKernel()], "net");
        string[] made = [.. Enumerable.Range(0, 4).Select(_ => list.ToHtml())];
        Assert.Single(made.Distinct());
        Assert.Equal(61, Pieces().Count(made[0]));
    }

    [Fact]
    public void Every_kernel_of_a_ResNet_50_has_an_image_and_the_first_is_whole()
    {
        using var model = ResNet.Of50();

        string html = model.Layers().ToHtml();

        Assert.True(Encoding.UTF8.GetByteCount(html) <= 1 << 20);
        string[] pictures = [.. Pieces().Matches(html).Select(piece => piece.Value)];
        Assert.Equal(54, pictures.Length); // 53 convolutions and one linear layer; vectors and constants have none
        Assert.All(pictures, picture => Assert.Contains("<img src=\"data:image/png;base64,", picture, StringComparison.Ordinal));
        Assert.Contains("conv1.weight: kernel of Conv2d", pictures[0], StringComparison.Ordinal);
        Assert.DoesNotContain("shown", Caption().Match(pictures[0]).Value, StringComparison.Ordinal);
        Assert.DoesNotContain("each cell", Caption().Match(pictures[0]).Value, StringComparison.Ordinal);
        Assert.Contains("\"dtype\":\"f4\"", pictures[0], StringComparison.Ordinal);
        // No 3 × 3 filter is pooled.
        Assert.All(pictures.Where(picture => picture.Contains("3 rows × 3 columns", StringComparison.Ordinal)),
            picture => Assert.DoesNotContain("each cell", picture, StringComparison.Ordinal));
        Assert.Contains("<td>all 1</td>", html, StringComparison.Ordinal);
    }

    [Fact]
    public void What_is_the_same_for_all_layers_is_not_repeated()
    {
        using var model = PlainNets.Autoencoder();
        Assert.DoesNotContain("trainable", Scripts().Replace(model.Layers().ToHtml(), ""), StringComparison.Ordinal);

        foreach (var (_, parameter) in model.named_parameters().Take(1))
            parameter.requires_grad = false;
        string html = Scripts().Replace(model.Layers().ToHtml(), "");
        Assert.Contains("partly frozen</span>", html, StringComparison.Ordinal);
        Assert.DoesNotContain(">trainable</span>", html, StringComparison.Ordinal);
    }

    [Fact]
    public void A_container_says_what_is_in_it_and_how_many_warnings()
    {
        using var model = nn.Sequential(("inner", nn.Sequential(("a", nn.Linear(2, 3)), ("b", nn.Linear(3, 2)), ("relu", nn.ReLU()))));
        using (no_grad())
            model.named_parameters().First().parameter.zero_();

        string html = model.Layers().ToHtml();

        Assert.Contains("<span class=\"nv-dim\">2 Linear</span>", html, StringComparison.Ordinal);
        Assert.Contains("<span class=\"nv-sum\">⚠ 1 warning inside</span>", html, StringComparison.Ordinal);
    }

    [Fact]
    public void Everything_is_told_without_script_and_style()
    {
        using var model = PlainNets.Autoencoder();

        string html = Scripts().Replace(model.Layers().ToHtml(), "");

        Assert.Contains("Conv2d(1 → 32, 3×3, stride 1, padding 1)", html, StringComparison.Ordinal);
        Assert.Contains("<td>kernel</td><td>32 filters × 1 channel × 3 rows × 3 columns</td>", html, StringComparison.Ordinal);
        Assert.DoesNotContain("hidden", html, StringComparison.Ordinal);
        Assert.All(LinkTargets().Matches(html), link => Assert.Contains($"id=\"{link.Groups[1].Value}\"", html, StringComparison.Ordinal));
        Assert.Equal(7, LinkTargets().Count(html)); // all but the last bias, a single number
    }

    [Fact]
    public void Only_script_blocks_run_and_no_attribute_does()
    {
        using var model = PlainNets.Autoencoder();

        string html = model.Layers().ToHtml();

        Assert.DoesNotMatch(@"<[^>]+\son\w+\s*=", Scripts().Replace(html, ""));
        Assert.DoesNotContain("javascript:", html, StringComparison.Ordinal);
        Assert.DoesNotContain("<script", model.Summary(1, 1, 28, 28).ToHtml(), StringComparison.Ordinal);
    }

    [Fact]
    public void The_list_works_before_its_pictures_are_read()
    {
        using var model = PlainNets.Autoencoder();

        string html = model.Layers().ToHtml();

        Assert.InRange(html.IndexOf("<script>", StringComparison.Ordinal), html.IndexOf("</table>", StringComparison.Ordinal), html.IndexOf("<div class=\"nv-pictures\">", StringComparison.Ordinal));
    }

    [Fact]
    public void The_same_model_is_the_same_bytes_in_any_culture()
    {
        using var model = PlainNets.Autoencoder();
        var layers = model.Layers();
        var (html, text) = (layers.ToHtml(), model.Summary(1, 1, 28, 28).ToString(100));

        var culture = Thread.CurrentThread.CurrentCulture;
        Thread.CurrentThread.CurrentCulture = new System.Globalization.CultureInfo("de-DE");
        try
        {
            Assert.Equal(html, model.Layers().ToHtml());
            Assert.Equal(text, model.Summary(1, 1, 28, 28).ToString(100));
        }
        finally
        {
            Thread.CurrentThread.CurrentCulture = culture;
        }
    }

    [Fact]
    public void Names_are_escaped()
    {
        using var model = nn.Sequential(("<b>&\"", nn.Linear(2, 2)));

        string html = model.Layers().ToHtml() + model.Summary(1, 2).ToHtml();

        Assert.DoesNotContain("<b>", html, StringComparison.Ordinal);
        Assert.Contains("&lt;b&gt;&amp;", html, StringComparison.Ordinal);
    }

    [Fact]
    public void A_model_shows_itself_as_its_layers_and_a_list_of_modules_too()
    {
        Formatters.Register();
        using var model = PlainNets.Autoencoder();
        object[] values = [model, new List<nn.Module> { model, nn.ReLU() }, model.Layers(), model.Summary(), nn.ModuleList<nn.Module>(nn.ReLU())];

        foreach (object value in values)
        {
            // A summary is numbers alone; layers have the picture of their first weight as well.
            string[] expected = value is ModelSummary ? ["text/html", "text/plain"] : ["text/html", "image/png", "text/plain"];
            Assert.Equal(expected, Formatter.GetPreferredMimeTypesFor(value.GetType()));
            Assert.StartsWith("<div class=\"notebookviz-", value.ToDisplayString("text/html"), StringComparison.Ordinal);
            Assert.Contains("┌", value.ToDisplayString("text/plain"), StringComparison.Ordinal);
        }
        Assert.Contains("list of 2 modules", values[1].ToDisplayString("text/plain"), StringComparison.Ordinal);
    }

    [Fact]
    public void Tables_are_saved_by_file_extension()
    {
        using var folder = new TemporaryFolder();
        using var model = PlainNets.LeNet5();
        string At(string name) => Path.Combine(folder.Path, name);

        model.Layers().Save(At("layers.html"));
        model.Layers().Save(At("layers.txt"));
        model.Summary().Save(At("summary.md"));
        model.Summary().Save(At("summary.html"));

        Assert.StartsWith("<!DOCTYPE html>", File.ReadAllText(At("layers.html")), StringComparison.Ordinal);
        string markdown = File.ReadAllText(At("summary.md"));
        Assert.StartsWith("- ", markdown, StringComparison.Ordinal);
        Assert.Contains("\n| layer | kind | parameters |\n", markdown, StringComparison.Ordinal);
        Assert.Contains(".html, .md or .txt", Assert.Throws<ArgumentException>(() => model.Summary().Save(At("summary.png"))).Message, StringComparison.Ordinal);
        Assert.Contains(".html or .txt", Assert.Throws<ArgumentException>(() => model.Layers().Save(At("layers"))).Message, StringComparison.Ordinal);
    }

    [GeneratedRegex("<(script|style)[^>]*>.*?</\\1>", RegexOptions.Singleline)]
    private static partial Regex Scripts();

    [GeneratedRegex("<details id=.*?</figure></details>", RegexOptions.Singleline)]
    private static partial Regex Pieces();

    [GeneratedRegex("<figcaption>.*?<details>", RegexOptions.Singleline)]
    private static partial Regex Caption();

    [GeneratedRegex("href=\"#([^\"]+)\"")]
    private static partial Regex LinkTargets();
}
