namespace NotebookViz.Html;

/// <summary>A complete HTML page around fragments.</summary>
internal static class Page
{
    // The heading is for screen readers only: the visible content begins with the caption of the picture, which says the same.
    /// <summary>Returns the page.</summary>
    /// <param name="title">Its title.</param>
    /// <param name="fragments">What is on it.</param>
    /// <param name="isWide">Whether it is as wide as a large window, for tables of many columns.</param>
    public static string Of(string title, string fragments, bool isWide = false) => $$"""
        <!DOCTYPE html>
        <html lang="en">
        <head>
        <meta charset="utf-8">
        <meta name="viewport" content="width=device-width, initial-scale=1">
        <meta name="color-scheme" content="light dark">
        <title>{{HtmlText.Encode(title)}}</title>
        <style>
        :root { color-scheme: light dark; }
        body { font: 15px/1.5 system-ui, sans-serif; max-width: {{(isWide ? 1500 : 800)}}px; margin: 2rem auto; padding: 0 1rem; background: Canvas; color: CanvasText; }
        h1 { position: absolute; width: 1px; height: 1px; margin: -1px; overflow: hidden; clip-path: inset(50%); }
        figure { break-inside: avoid; }
        </style>
        </head>
        <body>
        <main>
        <h1>{{HtmlText.Encode(title)}}</h1>
        {{fragments}}
        </main>
        </body>
        </html>

        """;
}
