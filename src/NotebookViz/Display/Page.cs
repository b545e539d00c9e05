namespace NotebookViz.Display;

/// <summary>A complete HTML page around fragments.</summary>
internal static class Page
{
    public static string Of(string title, string fragments) => $$"""
        <!DOCTYPE html>
        <html lang="en">
        <head>
        <meta charset="utf-8">
        <meta name="viewport" content="width=device-width, initial-scale=1">
        <meta name="color-scheme" content="light dark">
        <title>{{HtmlText.Encode(title)}}</title>
        <style>
        :root { color-scheme: light dark; }
        body { font: 15px/1.5 system-ui, sans-serif; max-width: 800px; margin: 2rem auto; padding: 0 1rem; background: Canvas; color: CanvasText; }
        figure { break-inside: avoid; }
        </style>
        </head>
        <body>
        {{fragments}}
        </body>
        </html>

        """;
}
