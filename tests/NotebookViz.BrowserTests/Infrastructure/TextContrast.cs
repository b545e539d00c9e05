using System.Globalization;
using System.Text.RegularExpressions;
using Microsoft.Playwright;

namespace NotebookViz.BrowserTests.Infrastructure;

/// <summary>The contrast of text to what it stands on, as WCAG 2 defines it (https://www.w3.org/TR/WCAG22/#dfn-contrast-ratio).</summary>
internal static partial class TextContrast
{
    /// <summary>What normal text needs for level AA.</summary>
    public const double Enough = 4.5;

    /// <summary>The text that is visible in the elements, and its contrast.</summary>
    public static async Task<IReadOnlyList<(string Text, double Ratio)>> OfAsync(IPage page, string selector)
    {
        var found = await page.EvaluateAsync<string[][]>("""
            selector => {
              // The nearest element with a ground of its own: a picture's card, or the page.
              const ground = e => { for (; e; e = e.parentElement) { const c = getComputedStyle(e).backgroundColor; if (!/, 0\)$/.test(c)) return c; } return "rgb(255, 255, 255)"; };
              return [...document.querySelectorAll(selector)].filter(e => e.textContent.trim() && e.getBoundingClientRect().width > 0)
                .map(e => [e.textContent.trim(), e instanceof SVGElement ? getComputedStyle(e).fill : getComputedStyle(e).color, ground(e)]);
            }
            """, selector);
        return [.. found.Select(f => (f[0], Ratio(Luminance(f[1]), Luminance(f[2]))))];
    }

    /// <summary>The text of elements with a background of their own, and its contrast to it.</summary>
    public static async Task<IReadOnlyList<(string Text, double Ratio)>> OfCellsAsync(IPage page, string selector)
    {
        var found = await page.Locator(selector).EvaluateAllAsync<string[][]>("cells => cells.map(cell => [cell.textContent, getComputedStyle(cell).color, getComputedStyle(cell).backgroundColor])");
        return [.. found.Select(f => (f[0], Ratio(Luminance(f[1]), Luminance(f[2]))))];
    }

    /// <summary>The contrast of a colour to white.</summary>
    public static double OnWhite(string color) => Ratio(Luminance(color), 1);

    private static double Ratio(double a, double b) => (Math.Max(a, b) + 0.05) / (Math.Min(a, b) + 0.05);

    private static double Luminance(string color)
    {
        var numbers = Number().Matches(color).Select(m => double.Parse(m.Value, CultureInfo.InvariantCulture)).ToArray();
        Assert.True(numbers.Length == 3 || numbers is [_, _, _, 1], $"{color} is not an opaque colour.");
        double Linear(double channel) => channel / 255 is var c && c <= 0.04045 ? c / 12.92 : Math.Pow((c + 0.055) / 1.055, 2.4);
        return 0.2126 * Linear(numbers[0]) + 0.7152 * Linear(numbers[1]) + 0.0722 * Linear(numbers[2]);
    }

    [GeneratedRegex(@"[\d.]+")]
    private static partial Regex Number();
}
