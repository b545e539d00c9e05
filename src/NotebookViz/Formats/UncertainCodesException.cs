namespace NotebookViz.Formats;

/// <summary>The exception for codes that are not decoded, because their values are not certain. The message says why.</summary>
internal sealed class UncertainCodesException(string reason) : Exception(reason)
{
    /// <summary>The weight as it is stored, with a note that says why.</summary>
    public static Weight AsCodes(Weight codes, string reason) => codes.Described(new() { Note = $"shown as codes: {reason}", IsCodes = true });
}
