using System.Globalization;
using System.Net;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace NotebookViz.Tests.Display;

public partial class HtmlTests
{
    // Culture names whose decimal point, digits, minus sign or casing differ.
    private static readonly string[] Cultures = ["de-DE", "tr-TR", "ar-SA", "fa-IR", "sv-SE", ""];

    public static TheoryData<string> HostileNames =>
    [
        "</script><img src=x onerror=alert(1)>", "<!--<script>", "\" onload=\"alert(1)", "' onload='alert(1)", "%{x}", "%{customdata[0]}", "&lt;b&gt;",
        "a\nb\r\nc", "\0\u001b[31m", "</title><script>alert(1)</script>", "FIGURE_ID", "\ud800", "😀 λ 中文", "{{{}}}", new string('w', 300),
    ];

    public static TheoryData<string> Kinds => ["number", "line", "heatmap", "grid", "message", "marks"];

    [Fact]
    public void A_picture_says_in_words_what_its_HTML_says()
    {
        var picture = Some.KerasKernel().Visualize();
        string html = WebUtility.HtmlDecode(picture.ToHtml());
        Assert.Equal("conv2d/kernel: kernel of Conv2D", picture.Title);
        Assert.Equal("3 rows × 3 columns × 1 channel × 32 filters · float32", picture.Details[0]);
        Assert.Contains($"<strong>conv2d/kernel</strong> · kernel of Conv2D · {picture.Details[0]}<br>{picture.Details[1]}<details><summary style=\"display:list-item\">details</summary>{string.Join("<br>", picture.Details.Skip(2))}</details></figcaption>", html, StringComparison.Ordinal);
        Assert.StartsWith($"{picture.Title}, 3 rows × 3 columns × 1 channel × 32 filters, float32. ", picture.AltText, StringComparison.Ordinal);
        Assert.Contains($"alt=\"{picture.AltText}\"", html, StringComparison.Ordinal);
    }

    [Fact]
    public void A_narrow_page_has_a_static_picture_of_its_own_where_the_usual_one_is_wide()
    {
        string html = Some.KerasKernel().ToHtml();
        var source = Regex.Match(html, "<picture><source media=\"\\(max-width:599px\\)\" srcset=\"data:image/png;base64,([^\"]+)\" width=\"(\\d+)\" height=\"\\d+\"><img [^>]*></picture>");
        Assert.True(source.Success);
        var png = new Pictures.PngPicture(Convert.FromBase64String(source.Groups[1].Value));
        Assert.Equal(2 * int.Parse(source.Groups[2].Value, CultureInfo.InvariantCulture), png.Width);
        Assert.InRange(png.Width, 400, 800);
        Assert.DoesNotContain("<picture>", Some.Weight([3, 4], Some.Wave).ToHtml(), StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(HostileNames))]
    public void A_name_is_text_wherever_it_stands(string name)
    {
        foreach (var weight in Named(name))
        {
            string html = weight.ToHtml(), json = weight.ToPlotlyJson();
            Assert.Equal("<figure class=\"notebookviz\"", html[..27]);
            Assert.EndsWith("</figure>", html, StringComparison.Ordinal);
            // Only the fragment's own elements, with its own attributes.
            string[] elements = ["figure", "figcaption", "strong", "br", "details", "summary", "picture", "source", "img", "p", "script"];
            string markup = Script().Replace(html, "<script></script>");
            Assert.All(Tag().Matches(markup), tag => Assert.Contains(tag.Groups[1].Value, elements));
            Assert.DoesNotContain("<script>alert", html, StringComparison.Ordinal);
            Assert.Equal(json == "{}" ? 0 : 2, Count(html, "<script"));
            Assert.Equal(Count(html, "<script"), Count(html, "</script>"));
            Assert.All(Attribute().Matches(Tag().Match(html).Value + Tag().Matches(html).FirstOrDefault(tag => tag.Groups[1].Value == "img")?.Value), attribute =>
                Assert.Contains(attribute.Groups[1].Value, new[] { "class", "id", "aria-label", "style", "src", "alt", "width", "height" }));

            Assert.DoesNotContain("<", json, StringComparison.Ordinal);
            // Plotly takes %{…} for a variable and tags for markup: neither may come from a name.
            foreach (string text in Strings(JsonDocument.Parse(json).RootElement))
            {
                Assert.DoesNotContain("<img", text, StringComparison.Ordinal);
                Assert.DoesNotContain("<script", text, StringComparison.Ordinal);
                if (name.StartsWith("%{", StringComparison.Ordinal) && text.EndsWith("<extra></extra>", StringComparison.Ordinal))
                    Assert.DoesNotContain(name + " %{", text, StringComparison.Ordinal);
            }
        }
        Assert.DoesNotContain("<script>alert", new WeightList(Named(name), name).ToHtml(), StringComparison.Ordinal);
    }

    [Fact]
    public void What_is_read_aloud_is_the_name_that_was_given()
    {
        string html = Some.KerasKernel().WithName("a \"b\" <c> & 'd'").ToHtml();
        Assert.Equal("a \"b\" <c> & 'd': kernel of Conv2D", WebUtility.HtmlDecode(AriaLabel().Match(html).Groups[1].Value));
        Assert.StartsWith("a \"b\" <c> & 'd': kernel of Conv2D, 3 rows × ", WebUtility.HtmlDecode(Alt().Match(html).Groups[1].Value), StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Every_picture_is_a_figure_with_an_id_a_label_and_a_caption(string kind)
    {
        var weight = OfKind(kind);
        string html = weight.ToHtml();
        Assert.Matches("^<figure class=\"notebookviz\" id=\"nv-[0-9a-f]{16}\" aria-label=\"[^\"]+\"", html);
        Assert.Matches("<figcaption[^>]*><strong>[^<]+</strong>", html);
        bool drawn = kind is not ("number" or "message");
        Assert.Equal(drawn, Alt().IsMatch(html));
        Assert.Equal(drawn, html.Contains("application/vnd.plotly.v1+json", StringComparison.Ordinal));
        Assert.Equal(drawn, weight.ToPlotlyJson() != "{}");
        if (drawn)
            Assert.Contains(IdOf(html), html[html.LastIndexOf("<script>", StringComparison.Ordinal)..], StringComparison.Ordinal);
    }

    [Fact]
    public void Another_name_or_another_value_is_another_id()
    {
        string first = IdOf(Some.KerasKernel().ToHtml());
        Assert.NotEqual(first, IdOf(Some.KerasKernel().WithName("other").ToHtml()));
        Assert.NotEqual(first, IdOf(Some.Weight([3, 3, 1, 32], i => -Some.Wave(i), name: "conv2d/kernel").ToHtml()));
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Every_run_and_every_culture_gives_the_same_bytes(string kind)
    {
        var (culture, ui) = (CultureInfo.CurrentCulture, CultureInfo.CurrentUICulture);
        string first = Everything(OfKind(kind));
        try
        {
            foreach (string name in Cultures)
            {
                CultureInfo.CurrentCulture = CultureInfo.CurrentUICulture = new CultureInfo(name);
                Assert.Equal(first, Everything(OfKind(kind)));
            }
        }
        finally
        {
            (CultureInfo.CurrentCulture, CultureInfo.CurrentUICulture) = (culture, ui);
        }
    }

    [Fact]
    public void Threads_of_other_cultures_draw_one_picture_alike()
    {
        var weight = Some.Weight([200, 3, 3, 3], i => i % 977 == 0 ? double.NaN : Some.Wave(i)).WithLayout(WeightLayout.PyTorch);
        string first = Everything(weight);
        var shared = weight.Visualize();
        var results = new string[Cultures.Length * 2];
        Thread[] threads = [.. Enumerable.Range(0, results.Length).Select(i => new Thread(() =>
        {
            CultureInfo.CurrentCulture = new CultureInfo(Cultures[i / 2]);
            results[i] = i % 2 == 0 ? Everything(weight) : shared.ToHtml() + shared.ToPlotlyJson() + Convert.ToBase64String(shared.ToPng()) + shared;
        }))];
        System.Array.ForEach(threads, thread => thread.Start());
        System.Array.ForEach(threads, thread => thread.Join());
        Assert.All(results, result => Assert.Equal(first, result));
    }

    [Fact]
    public void A_picture_stays_as_it_was_when_the_array_changes()
    {
        float[] values = [1, 2, 3];
        var picture = values.ToWeight().Visualize();
        string before = values.ToWeight().Visualize().ToHtml();
        values[1] = -50;
        Assert.Equal(before, picture.ToHtml());
        Assert.NotEqual(before, values.ToWeight().ToHtml());
    }

    private static IEnumerable<Weight> Named(string name)
    {
        var axes = new[] { AxisRole.Filter, AxisRole.Channel, AxisRole.Row, AxisRole.Column };
        foreach (long[] shape in new long[][] { [], [5], [3, 4], [2, 3, 3, 3] })
        {
            var weight = Some.Weight(shape, i => i == 2 ? double.NaN : Some.Wave(i), name: name).WithLayer(name, name).WithNote(name);
            yield return weight;
            yield return weight.WithAxes([.. shape.Select((length, i) => new Axis(axes[i], name, length))]);
        }
        yield return Weight.WithoutValues(name, [2], ElementType.Float32, name + ".");
    }

    private static Weight OfKind(string kind) => kind switch
    {
        "number" => Some.Weight([], _ => -1.5),
        "line" => Some.Weight([3000], i => Some.Wave(i) * 1e-5),
        "heatmap" => Some.Weight([40, 700], i => Some.Wave(i) * 12345),
        "grid" => Some.KerasKernel(),
        "marks" => Some.Weight([5, 5], i => i % 4 == 0 ? double.NegativeInfinity : Some.Wave(i)),
        _ => Weight.WithoutValues("w", [1000, 2000], ElementType.Int64, "It is gone."),
    };

    private static string Everything(Weight weight) => weight.ToHtml() + weight.ToPlotlyJson() + Convert.ToBase64String(weight.ToPng()) + weight;

    private static string IdOf(string html) => Id().Match(html).Groups[1].Value;

    private static int Count(string text, string part) => text.Split(part).Length - 1;

    private static IEnumerable<string> Strings(JsonElement element) => element.ValueKind switch
    {
        JsonValueKind.Object => element.EnumerateObject().SelectMany(property => Strings(property.Value)),
        JsonValueKind.Array => element.EnumerateArray().SelectMany(Strings),
        JsonValueKind.String => [element.GetString()!],
        _ => [],
    };

    [GeneratedRegex("<([a-zA-Z]+)[^>]*>")]
    private static partial Regex Tag();

    [GeneratedRegex("""\s([a-zA-Z-]+)="[^"]*"(?=[\s>])""")]
    private static partial Regex Attribute();

    [GeneratedRegex("<script[^>]*>.*?</script>", RegexOptions.Singleline)]
    private static partial Regex Script();

    [GeneratedRegex(" id=\"([^\"]+)\"")]
    private static partial Regex Id();

    [GeneratedRegex("aria-label=\"([^\"]+)\"")]
    private static partial Regex AriaLabel();

    [GeneratedRegex(" alt=\"([^\"]+)\"")]
    private static partial Regex Alt();
}
