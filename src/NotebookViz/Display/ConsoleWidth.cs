namespace NotebookViz.Display;

/// <summary>How wide a text may be.</summary>
internal static class ConsoleWidth
{
    /// <summary>Where the text is stored or sent on, so that it is the same everywhere.</summary>
    public const int Stored = 110;

    /// <summary>The width of the console where there is one.</summary>
    public static int Current
    {
        get
        {
            try
            {
                return Console.IsOutputRedirected || Console.WindowWidth <= 0 ? Stored : Math.Clamp(Console.WindowWidth - 1, 60, 160);
            }
            catch (Exception e) when (e is IOException or PlatformNotSupportedException)
            {
                return Stored;
            }
        }
    }
}
