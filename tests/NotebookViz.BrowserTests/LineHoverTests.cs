using System.Globalization;
using System.Text.RegularExpressions;
using Microsoft.Playwright;
using NotebookViz.BrowserTests.Infrastructure;

namespace NotebookViz.BrowserTests;

/// <summary>A long line's points stand for runs of indices: pointing at one tells which, with every digit.</summary>
[Collection(BrowserCollection.Name)]
public sealed partial class LineHoverTests(Browser browser)
{
    [Fact]
    public async Task Pointing_at_a_band_tells_a_run_of_indices_and_its_smallest_or_largest_value()
    {
        var values = new float[3_000_000];
        for (var i = 0; i < values.Length; i++)
            values[i] = (float)Math.Sin(i * 0.0001) + i % 7 * 0.05f;
        await using var page = await browser.OpenBodyAsync(values.ToWeight(name: "long").ToHtml(), Cdn.Serving);
        await page.AssertAllLiveAsync();
        var plot = await page.Page.Locator(".notebookviz-live .nsewdrag[data-subplot=xy]").BoundingBoxAsync();
        var live = page.Page.Locator(".notebookviz-live");
        foreach (double share in new[] { 0.1, 0.5, 0.93 })
        {
            await page.Page.Mouse.MoveAsync(0, 0);
            await live.Locator(".hoverlayer .hovertext").First.WaitForAsync(new() { State = WaitForSelectorState.Hidden });
            // Where the lower line is at that share of the width.
            var y = await live.EvaluateAsync<float>("""
                (live, share) => {
                  const trace = live._fullData.find(t => t.type === "scatter" && t.mode === "lines"), axis = live._fullLayout.yaxis;
                  const x = live._fullLayout.xaxis.p2l(share * live._fullLayout.xaxis._length);
                  return axis.l2p(trace.y[Math.round(x / trace.dx)]);
                }
                """, share);
            await page.Page.Mouse.MoveAsync(plot!.X + (float)(share * plot.Width), plot.Y + y);
            var hover = live.Locator(".hoverlayer .hovertext").First;
            await hover.WaitForAsync();
            var text = (await hover.TextContentAsync())!.Replace('\u2212', '-');
            var told = Hover().Match(text);
            Assert.True(told.Success, text);
            int first = int.Parse(told.Groups[1].Value, CultureInfo.InvariantCulture), last = int.Parse(told.Groups[2].Value, CultureInfo.InvariantCulture);
            Assert.InRange(share, (double)first / values.Length - 0.02, (double)last / values.Length + 0.02);
            var run = values[first..(last + 1)];
            Assert.Equal(told.Groups[3].Value == "smallest" ? run.Min() : run.Max(), double.Parse(told.Groups[4].Value, CultureInfo.InvariantCulture), 1e-6);
        }
    }

    [GeneratedRegex(@"^axis 0 = (\d+)–(\d+), (smallest|largest): (-?[\d.]+(?:e-?\d+)?)$")]
    private static partial Regex Hover();
}
