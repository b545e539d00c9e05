using NotebookViz.Cli.Notebooks;

namespace NotebookViz.Cli.Kernels;

/// <summary>Announces what a notebook is going to download.</summary>
internal static class PackageDownloads
{
    /// <summary>Returns a sentence with the packages that the cells reference and NuGet has not yet downloaded; null if there are none.</summary>
    public static string? Announce(Notebook notebook)
    {
        string[] missing = [.. notebook.CodeCells.Where(cell => Languages.IsDotnet(cell.Language))
            .SelectMany(cell => CellDirectives.Packages(cell.Source))
            .SelectMany(package => package.Name.Equals(ThisBuild.Name, StringComparison.OrdinalIgnoreCase) && package.Version.Length == 0
                ? ThisBuild.Dependencies
                : [package])
            .Where(package => !IsInstalled(package.Name, package.Version))
            .Select(package => package.Name)
            .Distinct(StringComparer.OrdinalIgnoreCase)];
        if (missing.Length == 0)
            return null;
        var sizes = missing.Any(name => name.StartsWith("TorchSharp-cpu", StringComparison.OrdinalIgnoreCase)) ? "; with libtorch for all systems about 300 MB" : "";
        return $"NuGet downloads packages that are not on this machine yet: {string.Join(", ", missing)}{sizes}.";
    }

    private static bool IsInstalled(string name, string version)
    {
        var folder = Path.Combine(InstallFolder, name.ToLowerInvariant());
        // Only NuGet can resolve a range or a pattern, so any installed version counts.
        return version.Length > 0 && char.IsDigit(version[0]) && !version.Contains('*')
            ? Directory.Exists(Path.Combine(folder, version.ToLowerInvariant()))
            : Directory.Exists(folder);
    }

    private static string InstallFolder => Environment.GetEnvironmentVariable("NUGET_PACKAGES") is { Length: > 0 } folder
        ? folder
        : Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".nuget", "packages");
}
