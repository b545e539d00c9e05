using NuGet.Versioning;

namespace NotebookViz.Cli.Execution;

/// <summary>What <c>#r "nuget: NAME, VERSION"</c> asks for; no version means the newest.</summary>
internal sealed record PackageRequest(string Name, string? Version)
{
    /// <summary>Whether a version is what was asked for. A plain version means that one: NuGet takes a newer one only where it is not there.</summary>
    public bool Allows(string version)
    {
        if (Version is null || !VersionRange.TryParse(Version, allowFloating: true, out var range))
            return true;
        var candidate = NuGetVersion.Parse(version);
        return NuGetVersion.TryParse(Version, out var exact) ? exact == candidate : range.Satisfies(candidate);
    }

    public static bool IsVersion(string text) => VersionRange.TryParse(text, allowFloating: true, out _);

    public override string ToString() => Version is null ? Name : $"{Name} {Version}";
}
