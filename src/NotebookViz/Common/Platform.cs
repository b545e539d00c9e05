namespace NotebookViz.Common;

/// <summary>The operating systems that differ in what is done here. Code that depends on them takes one, so that tests run it for each.</summary>
internal enum Platform
{
    /// <summary>Linux and FreeBSD.</summary>
    Linux,
    MacOS,
    Windows,
}

internal static class Platforms
{
    /// <summary>The one that runs this process.</summary>
    public static Platform Here { get; } =
        OperatingSystem.IsWindows() ? Platform.Windows : OperatingSystem.IsMacOS() ? Platform.MacOS : Platform.Linux;

    /// <summary>How file names are compared: Windows and the default file system of macOS ignore case.</summary>
    public static StringComparison FileNames(this Platform platform) =>
        platform == Platform.Linux ? StringComparison.Ordinal : StringComparison.OrdinalIgnoreCase;
}
