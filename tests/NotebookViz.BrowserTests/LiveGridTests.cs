using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;
using Microsoft.Playwright;
using NotebookViz.BrowserTests.Infrastructure;

namespace NotebookViz.BrowserTests;

/// <summary>What our script composes is the tensor, whichever page and order is chosen, and so is what it says and saves.</summary>
[Collection(BrowserCollection.Name)]
public sealed partial class LiveGridTests(Browser browser)
{
    [Fact]
    public async Task Cells_and_titles_are_the_tensors_for_every_page_and_in_every_order()
    {
        await using var page = await OpenAsync(Samples.Paged);
        for (int order = 0; order < 3; order++)
            await AssertIsTheTensorAsync(page, order);
    }

    private static async Task AssertIsTheTensorAsync(OpenPage page, int order)
    {
        var figure = page.Page.Locator("figure.notebookviz");
        await figure.Locator("select").Nth(1).SelectOptionAsync(order.ToString(CultureInfo.InvariantCulture));
        // All pages in the tensor's own order; in the others some, chosen by both means.
        for (int channel = 0; channel < 64; channel += order == 0 ? 1 : 9)
        {
            if (channel % 2 == 0)
                await figure.Locator("select").First.SelectOptionAsync(channel.ToString(CultureInfo.InvariantCulture));
            else
                await figure.Locator("input[type=range]").FillAsync(channel.ToString(CultureInfo.InvariantCulture));
            var cells = await CellsAsync(page);
            Assert.Equal(64 * 9, cells.Length);
            Assert.Equal(64 * 9, cells.Select(cell => string.Join(' ', cell.Indices)).Distinct().Count());
            foreach (var cell in cells)
            {
                long[] at = [.. cell.Indices.Select(index => long.Parse(index, CultureInfo.InvariantCulture))];
                Assert.Equal(channel, at[1]);
                Assert.Equal(Samples.Paged[at], cell.Value);
            }
            // Titles stand above the tile that they name, and the tiles in the order that is chosen.
            var titles = await page.Page.EvaluateAsync<string[]>("""
                (() => {
                  const live = document.querySelector(".notebookviz-live"), map = live.data.find(t => t.type === "heatmap"), titles = live.data.find(t => t.name === "titles");
                  return titles.text.map((text, i) => text + ":" + map.customdata[titles.y[i] + 0.5][Math.round(titles.x[i])][0]);
                })()
                """);
            Assert.Equal(64, titles.Length);
            Assert.All(titles, title => Assert.Matches(TitleOfItsTile(), title));
            long[] filters = [.. titles.Select(title => long.Parse(title[(title.IndexOf(':') + 1)..], CultureInfo.InvariantCulture))];
            if (order == 0)
                Assert.Equal(Enumerable.Range(0, 64).Select(filter => (long)filter), filters);
            if (order == 1)
                Assert.Equal(filters.Select(Norm).OrderDescending(), filters.Select(Norm));
            Assert.Equal($"channel {channel}", await figure.Locator(".notebookviz-page").TextContentAsync());
            Assert.EndsWith($"Channel {channel} of 64 shown.", await figure.Locator(".notebookviz-live").GetAttributeAsync("aria-label"), StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Files_are_named_after_the_weight_and_the_table_has_the_values_shown()
    {
        await using var page = await OpenAsync(Samples.Paged);
        await page.Page.Locator("select").First.SelectOptionAsync("7");
        await page.Page.Locator("select").Nth(1).SelectOptionAsync("1");
        string csv = await File.ReadAllTextAsync(await DownloadAsync(page, "CSV", "features.3.weight.csv"));
        string[] lines = csv.TrimEnd('\n').Split('\n');
        Assert.Equal("filter,channel,row,column,value", lines[0]);
        Assert.Equal(64 * 9, lines.Length - 1);
        foreach (string line in lines[1..])
        {
            string[] fields = line.Split(',');
            long[] at = [.. fields[..4].Select(field => long.Parse(field, CultureInfo.InvariantCulture))];
            Assert.Equal(7, at[1]);
            Assert.Equal((float)Samples.Paged[at], float.Parse(fields[4], CultureInfo.InvariantCulture));
        }
        byte[] png = await File.ReadAllBytesAsync(await DownloadAsync(page, "PNG", "features.3.weight.png"));
        Assert.Equal("PNG"u8.ToArray(), png[1..4]);
        Assert.Contains("<svg", await File.ReadAllTextAsync(await DownloadAsync(page, "SVG", "features.3.weight.svg")), StringComparison.Ordinal);
        Assert.Single(page.Requests);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    public async Task Marks_are_on_the_cells_of_their_values_in_every_order(int order)
    {
        var values = new float[64, 1, 3, 3];
        for (int i = 0; i < values.Length; i++)
            values[i / 9, 0, i / 3 % 3, i % 3] = (float)Math.Sin(i * 0.7) / 20;
        (values[2, 0, 0, 1], values[5, 0, 2, 2], values[9, 0, 1, 0]) = (float.NaN, float.PositiveInfinity, float.NegativeInfinity);
        (values[11, 0, 1, 1], values[3, 0, 0, 0]) = (40, -50);
        await using var page = await OpenAsync(Weight.FromArray(values, WeightLayout.PyTorch, "marked").WithLayer("Conv2d", "kernel"));
        await page.Page.Locator("select").SelectOptionAsync(order.ToString(CultureInfo.InvariantCulture));
        var marks = await page.Page.EvaluateAsync<string[]>("""
            (() => {
              const live = document.querySelector(".notebookviz-live"), map = live.data.find(t => t.type === "heatmap");
              return live.data.filter(t => t.marker && t.marker.symbol).flatMap(t => t.x.map((x, i) => t.marker.symbol + " " + map.customdata[t.y[i]][x].join() + (t.hovertext ? " " + t.hovertext[i] : "")));
            })()
            """);
        Assert.Equal(
            ["cross-thin 11,0,1,1", "line-ew 3,0,0,0", "triangle-down 9,0,1,0 filter 9, channel 0, row 1, column 0: -Inf",
             "triangle-up 5,0,2,2 filter 5, channel 0, row 2, column 2: +Inf", "x-thin 2,0,0,1 filter 2, channel 0, row 0, column 1: NaN"],
            marks.Order(StringComparer.Ordinal));
        string csv = await File.ReadAllTextAsync(await DownloadAsync(page, "CSV", "marked.csv"));
        Assert.Contains("\n9,0,1,0,-Inf\n", csv, StringComparison.Ordinal);
        Assert.Contains("\n11,0,1,1,40\n", csv, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_pooled_heatmap_says_ranges_of_indices_and_marks_the_block_that_has_the_value()
    {
        var values = new float[1200, 900];
        for (int i = 0; i < values.Length; i++)
            values[i / 900, i % 900] = (float)Math.Sin(i * 0.7 + i / 900);
        (values[503, 301], values[1103, 702]) = (float.NaN, 30);
        await using var page = await OpenAsync(Weight.FromArray(values, name: "large"));
        var marks = await page.Page.EvaluateAsync<string[]>("""
            (() => {
              const live = document.querySelector(".notebookviz-live"), map = live.data.find(t => t.type === "heatmap");
              return live.data.filter(t => t.marker && t.marker.symbol).flatMap(t => t.x.map((x, i) => [t.marker.symbol, ...map.customdata[(t.y[i] - map.y0) / map.dy][(x - map.x0) / map.dx]].join()));
            })()
            """);
        Assert.Equal(2, marks.Length);
        AssertWithin(marks.Single(mark => mark.StartsWith("x-thin", StringComparison.Ordinal)), 503, 301);
        AssertWithin(marks.Single(mark => mark.StartsWith("cross-thin", StringComparison.Ordinal)), 1103, 702);
        await page.Page.Locator(".notebookviz-live").FocusAsync();
        await page.Page.Keyboard.PressAsync("ArrowRight");
        Assert.Matches(@"^axis 0 = 0–\d+, axis 1 = 0–\d+: ", await page.Page.GetByRole(AriaRole.Status).TextContentAsync());

        static void AssertWithin(string mark, int row, int column)
        {
            int[][] ranges = [.. mark.Split(',')[1..].Select(range => range.Split('–').Select(index => int.Parse(index, CultureInfo.InvariantCulture)).ToArray())];
            Assert.InRange(row, ranges[0][0], ranges[0][^1]);
            Assert.InRange(column, ranges[1][0], ranges[1][^1]);
        }
    }

    [Fact]
    public async Task Filters_in_colour_say_their_three_values_and_keep_their_channels_below()
    {
        await using var page = await browser.OpenBodyAsync(
            Samples.ThreeChannels.Visualize(VizOptions.Default with { FilterColoring = FilterColoring.Rgb }).ToHtml(), Cdn.Serving);
        await page.AssertAllLiveAsync();
        await page.Page.Locator("select").SelectOptionAsync("1");
        var told = await page.Page.EvaluateAsync<string[]>("""
            (() => {
              const live = document.querySelector(".notebookviz-live"), image = live.data.find(t => t.type === "image"), points = live.data.find(t => t.marker && t.marker.opacity === 0);
              return points.x.map((x, i) => points.hovertext[i] + " | " + image.z[points.y[i]][x].join());
            })()
            """);
        Assert.Equal(8 * 25, told.Length);
        // The strongest value of all filters decides the scale.
        double most = Enumerable.Range(0, 600).Max(i => Math.Abs(Samples.ThreeChannels[i / 75, i / 25 % 3, i / 5 % 5, i % 5]));
        foreach (string line in told)
        {
            var match = Coloured().Match(line);
            Assert.True(match.Success, line);
            double[] numbers = [.. match.Groups.Values.Skip(1).Select(group => double.Parse(group.Value, CultureInfo.InvariantCulture))];
            for (int channel = 0; channel < 3; channel++)
            {
                double value = Samples.ThreeChannels[(long)numbers[0], channel, (long)numbers[1], (long)numbers[2]];
                Assert.Equal(value, numbers[3 + channel], 1e-6);
                Assert.InRange(numbers[6 + channel], 127.5 + 127.5 * value / most - 1, 127.5 + 127.5 * value / most + 1);
            }
        }
        Assert.Equal(600, (await CellsAsync(page)).Length);
    }

    [Fact]
    public async Task Cells_of_gates_are_labelled_with_the_names_of_the_gates()
    {
        await using var page = await OpenAsync(Samples.Lstm);
        await page.Page.Locator(".notebookviz-live").FocusAsync();
        await page.Page.Keyboard.PressAsync("ArrowRight");
        var told = new HashSet<string>();
        for (int i = 0; i < 24; i++)
        {
            await page.Page.Keyboard.PressAsync(i % 2 == 0 ? "ArrowRight" : "ArrowDown");
            told.Add((await page.Page.GetByRole(AriaRole.Status).TextContentAsync())!);
        }
        var cells = await CellsAsync(page);
        Assert.Contains(cells, cell => cell.Indices[0].StartsWith("forget", StringComparison.Ordinal));
        Assert.Contains(told, text => text.StartsWith("input (i) gate", StringComparison.Ordinal) || text.StartsWith("forget (f) gate", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_click_on_a_tile_shows_its_numbers_until_Escape()
    {
        await using var page = await OpenAsync(Samples.Paged);
        await page.Page.Locator("select").First.SelectOptionAsync("9");
        var place = await page.Page.EvaluateAsync<float[]>("""
            (() => {
              const live = document.querySelector(".notebookviz-live"), map = live.data.find(t => t.type === "heatmap"), box = live.querySelector(".nsewdrag[data-subplot=xy]").getBoundingClientRect();
              const row = map.customdata.findIndex(cells => cells.some(cell => cell && cell[0] === "13")), column = map.customdata[row].findIndex(cell => cell && cell[0] === "13");
              return [box.x + (column + 1.5) * box.width / map.z[0].length, box.y + (row + 1.5) * box.height / map.z.length];
            })()
            """);
        await page.Page.Mouse.ClickAsync(place[0], place[1]);
        var region = page.Page.GetByRole(AriaRole.Region, new() { Name = "Values of filter 13, channel 9", Exact = true });
        await region.WaitForAsync();
        Assert.True(await region.EvaluateAsync<bool>("region => region === document.activeElement"));
        var numbers = await region.Locator("tr:has(td + td) td[title]").EvaluateAllAsync<string[]>("cells => cells.map(cell => cell.textContent + ' ' + cell.title)");
        Assert.Equal(9, numbers.Length);
        for (int i = 0; i < 9; i++)
        {
            string[] texts = numbers[i].Replace('−', '-').Split(' ');
            Assert.Equal((float)Samples.Paged[13, 9, i / 3, i % 3], float.Parse(texts[1], CultureInfo.InvariantCulture));
            Assert.Equal(Samples.Paged[13, 9, i / 3, i % 3], double.Parse(texts[0], CultureInfo.InvariantCulture), 1e-4);
        }
        Assert.All(await TextContrast.OfCellsAsync(page.Page, ".notebookviz-tile td[style]"), cell => Assert.True(cell.Ratio >= TextContrast.Enough, cell.Text));
        await page.Page.Keyboard.PressAsync("Escape");
        Assert.Equal(0, await page.Page.Locator(".notebookviz-tile").CountAsync());
        Assert.True(await page.Page.Locator(".notebookviz-live").EvaluateAsync<bool>("live => live === document.activeElement"));
        // By keyboard, it is the tile of the cell that was said last.
        await page.Page.Keyboard.PressAsync("ArrowRight");
        await page.Page.Keyboard.PressAsync("Enter");
        Assert.Equal("Values of filter 0, channel 9", await page.Page.EvaluateAsync<string>("document.activeElement.ariaLabel"));
    }

    [Fact]
    public async Task Zooming_into_a_pooled_matrix_shows_each_element_and_zooming_out_the_blocks_again()
    {
        await using var page = await OpenAsync(Samples.Wide);
        Task ZoomAsync(string range) => page.Page.EvaluateAsync($$"""
            (async () => {
              const plotly = window.Plotly || await window.NotebookViz.plotly;
              await plotly.relayout(document.querySelector(".notebookviz-live"), { "xaxis.range": {{range}} });
            })()
            """);
        var blocks = await CellsAsync(page);
        Assert.Equal("0–2", blocks[0].Indices[1]);
        await ZoomAsync("[99.5, 160.5]");
        var elements = await CellsAsync(page);
        Assert.Equal(Samples.Wide.Count, elements.Length);
        Assert.All(elements, cell => Assert.Equal(Samples.Wide[[.. cell.Indices.Select(index => long.Parse(index, CultureInfo.InvariantCulture))]], cell.Value));
        await ZoomAsync("[-0.5, 785.5]");
        Assert.Equal(JsonSerializer.Serialize(blocks), JsonSerializer.Serialize(await CellsAsync(page)));
    }

    private async Task<OpenPage> OpenAsync(Weight weight)
    {
        var page = await browser.OpenBodyAsync(weight.ToHtml(), Cdn.Serving);
        await page.AssertAllLiveAsync();
        return page;
    }

    private static double Norm(long filter) => Math.Sqrt(Enumerable.Range(0, 64 * 9).Sum(i => Math.Pow(Samples.Paged[filter, i / 9, i / 3 % 3, i % 3], 2)));

    private sealed record Cell(string[] Indices, double Value);

    private static async Task<Cell[]> CellsAsync(OpenPage page) => JsonSerializer.Deserialize<Cell[]>(await page.Page.EvaluateAsync<string>("""
        (() => {
          const map = document.querySelector(".notebookviz-live").data.find(t => t.type === "heatmap");
          return JSON.stringify(map.customdata.flatMap((cells, y) => cells.map((indices, x) => indices && { Indices: indices, Value: map.z[y][x] }).filter(cell => cell)));
        })()
        """))!;

    private static async Task<string> DownloadAsync(OpenPage page, string kind, string name)
    {
        var download = await page.Page.RunAndWaitForDownloadAsync(() => page.Page.Locator($".modebar-btn[data-title*='{kind}']").DispatchEventAsync("click"));
        Assert.Equal(name, download.SuggestedFilename);
        return await download.PathAsync();
    }

    [GeneratedRegex(@"^(?:filter )?(\d+):\1$")]
    private static partial Regex TitleOfItsTile();

    [GeneratedRegex(@"^filter (\d+), row (\d+), column (\d+): red (\S+), green (\S+), blue (\S+) \| (\d+),(\d+),(\d+),1$")]
    private static partial Regex Coloured();
}
