namespace Verso.Abstractions;

/// <summary>Turns values into outputs.</summary>
public interface IDataFormatter : IExtension
{
    IReadOnlyList<Type> SupportedTypes { get; }

    int Priority { get; }

    bool CanFormat(object value, IFormatterContext context);

    Task<CellOutput> FormatAsync(object value, IFormatterContext context);
}

/// <summary>The request to a formatter.</summary>
public interface IFormatterContext
{
    string MimeType { get; }
}

/// <summary>An output of a cell.</summary>
public sealed class CellOutput(string mimeType, string content)
{
    public string MimeType { get; } = mimeType;

    public string Content { get; } = content;

    public static CellOutput Html(string content) => new("text/html", content);

    public static CellOutput Plain(string content) => new("text/plain", content);

    public static CellOutput Png(string base64) => new("image/png", base64);
}
