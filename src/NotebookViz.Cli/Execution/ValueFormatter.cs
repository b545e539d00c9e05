using System.Collections;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Html;
using Microsoft.DotNet.Interactive.Formatting;
using NotebookViz.Cli.Notebooks;

namespace NotebookViz.Cli.Execution;

/// <summary>Asks the formatters for a value in all the MIME types that its type prefers.</summary>
internal static class ValueFormatter
{
    public static IReadOnlyDictionary<string, JsonNode> Format(object? value, IReadOnlyCollection<string>? mimeTypes = null)
    {
        var wanted = mimeTypes is { Count: > 0 } ? mimeTypes : MimeTypesFor(value);
        var data = new Dictionary<string, JsonNode>(StringComparer.Ordinal);
        foreach (var mimeType in wanted)
            data[mimeType] = Parse(mimeType, Formatter.ToDisplayString(value, mimeType));
        return data;
    }

    /// <summary>What the type prefers, and plain text for the front-ends that have no HTML: a terminal, a diff, LaTeX.</summary>
    private static IReadOnlyCollection<string> MimeTypesFor(object? value)
    {
        var preferred = value is null
            ? [MimeTypes.Html]
            : Formatter.GetPreferredMimeTypesFor(value.GetType());
        // Not where it would say nothing (HTML), nor where asking twice would run the notebook's code twice (a lazy sequence).
        var hasPlainText = value is not IHtmlContent && value is not IEnumerable || value is string or ICollection;
        return hasPlainText && !preferred.Contains(MimeTypes.PlainText) && preferred.Contains(MimeTypes.Html)
            ? [.. preferred, MimeTypes.PlainText]
            : preferred;
    }

    /// <summary>Text of a MIME type as nbformat stores it: the JSON types as JSON.</summary>
    public static JsonNode Parse(string mimeType, string text)
    {
        if (MimeTypes.IsJson(mimeType))
        {
            try
            {
                return JsonNode.Parse(text) ?? JsonValue.Create(text);
            }
            catch (JsonException)
            {
                // A formatter that gives no JSON for a JSON type: its text is still worth showing.
            }
        }
        // The default formatters are compiled with the line ends of Windows.
        return JsonValue.Create(text.Replace("\r\n", "\n"));
    }
}
