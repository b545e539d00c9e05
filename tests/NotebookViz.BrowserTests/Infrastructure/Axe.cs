using Deque.AxeCore.Playwright;

namespace NotebookViz.BrowserTests.Infrastructure;

/// <summary>The rules of axe, all of them.</summary>
internal static class Axe
{
    public static async Task AssertNoViolationAsync(OpenPage page)
    {
        var result = await page.Page.RunAxe();
        var found = result.Violations.SelectMany(rule => rule.Nodes.Select(node => $"{rule.Id} ({rule.Impact}): {rule.Help}\n  {node.Html}"));
        Assert.True(result.Violations.Length == 0, string.Join("\n", found));
        Assert.NotEmpty(result.Passes);
        Assert.Empty(page.Errors);
    }
}
