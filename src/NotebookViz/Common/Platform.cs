namespace NotebookViz.Common;

/// <summary>The operating systems that need different code. Such code takes one as an argument, so that tests can run it for each.</summary>
internal enum Platform
{
    /// <summary>Linux and FreeBSD.</summary>
    Linux,
    MacOS,
    Windows,
}

internal static class Platforms
{
    /// <summary>The operating system of this process.</summary>
    public static Platform Here { get; } =
        OperatingSystem.IsWindows() ? Platform.Windows : OperatingSystem.IsMacOS() ? Platform.MacOS : Platform.Linux;

    /// <summary>How file names are compared: Windows and the default file system of macOS ignore case.</summary>
    public static StringComparison FileNames(this Platform platform) =>
        platform == Platform.Linux ? StringComparison.Ordinal : StringComparison.OrdinalIgnoreCase;
}
