using Microsoft.Playwright;

namespace NotebookViz.BrowserTests.Infrastructure;

/// <summary>What a page gets that asks the network.</summary>
public interface ICdn
{
    Task AnswerAsync(IRoute route);
}

internal static class Cdn
{
    private static readonly string Plotly = File.ReadAllText(Browser.Repository("src", "NotebookViz.Cli", "Assets", "plotly", "plotly-cartesian.min.js"));

    /// <summary>Serves the plotly.js that figures name, from the copy in the repository.</summary>
    public static ICdn Serving => new Script(Plotly);

    /// <summary>Serves another file than the one that figures name.</summary>
    public static ICdn Tampered => new Script(Plotly + "\nwindow.tampered = true;");

    /// <summary>No network.</summary>
    public static ICdn Unreachable => new Nothing();

    private sealed class Script(string code) : ICdn
    {
        public Task AnswerAsync(IRoute route) => route.FulfillAsync(new()
        {
            Body = code,
            ContentType = "application/javascript",
            Headers = new Dictionary<string, string> { ["Access-Control-Allow-Origin"] = "*" },
        });
    }

    private sealed class Nothing : ICdn
    {
        public Task AnswerAsync(IRoute route) => route.AbortAsync("internetdisconnected");
    }
}
