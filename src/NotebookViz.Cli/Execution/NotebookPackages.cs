namespace NotebookViz.Cli.Execution;

/// <summary>The packages of one notebook: what was asked for so far and what is loaded. Each request resolves the union anew.</summary>
internal sealed class NotebookPackages(string folder)
{
    private readonly PackageResolver _resolver = new(folder);
    private readonly List<PackageRequest> _requests = [];
    private readonly List<string> _sources = [];
    private readonly Dictionary<string, ResolvedPackage> _loaded = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>A folder, as seen from the notebook, or a URL.</summary>
    public void AddSource(string source)
    {
        var isUrl = Uri.TryCreate(source, UriKind.Absolute, out var uri) && uri.Scheme is "http" or "https";
        if (!isUrl)
        {
            var path = Path.GetFullPath(source, folder);
            if (!Directory.Exists(path))
                throw new PackageException($"The package source '{source}' is neither a URL nor a folder that exists.");
            source = path;
        }
        if (!_sources.Contains(source))
            _sources.Add(source);
    }

    /// <summary>Adds requests and resolves them together with the earlier ones.</summary>
    /// <returns>The packages that are new, each after those it depends on.</returns>
    public async Task<IReadOnlyList<ResolvedPackage>> AddAsync(IReadOnlyCollection<PackageRequest> requests, CancellationToken cancellationToken)
    {
        var added = requests.Where(r => !IsSatisfied(r)).ToList();
        if (added.Count == 0)
            return [];

        var union = _requests.Concat(added).ToList();
        var resolved = (await _resolver.ResolveAsync(union, _sources, cancellationToken)).ToList();
        if (union.Any(ThisBuild.Is))
            resolved.Add(ThisBuildPackage());

        foreach (var package in resolved)
        {
            if (_loaded.TryGetValue(package.Name, out var loaded) && loaded.Version != package.Version)
            {
                throw new PackageException(
                    $"{string.Join(", ", added)} needs {package.Name} {package.Version}, but {loaded.Version} is loaded already. "
                    + "Put all #r \"nuget: …\" lines into the first cell, so that they are resolved together.");
            }
        }

        var news = InOrder(resolved.Where(p => !_loaded.ContainsKey(p.Name)));
        foreach (var package in news)
            _loaded.Add(package.Name, package);
        // From now on "the newest" means the one that is loaded.
        _requests.AddRange(added.Select(r => ThisBuild.Is(r) ? r : r with { Version = _loaded[r.Name].Version }));
        return news;
    }

    private bool IsSatisfied(PackageRequest request)
    {
        if (!_loaded.TryGetValue(request.Name, out var loaded) || !_requests.Exists(r => r.Name.Equals(request.Name, StringComparison.OrdinalIgnoreCase)))
            return false;
        if (request.Allows(loaded.Version))
            return true;
        throw new PackageException($"{request} cannot be added: {loaded.Name} {loaded.Version} is loaded already. Name the version in the first #r.");
    }

    private static ResolvedPackage ThisBuildPackage() => new(ThisBuild.Name, ThisBuild.Version)
    {
        Dependencies = [.. ThisBuild.Dependencies.Select(d => d.Name)],
        CompileAssemblies = [ThisBuild.AssemblyPath],
        RuntimeAssemblies = [ThisBuild.AssemblyPath],
        Extension = File.Exists(ThisBuild.ExtensionPath) ? new PackageExtension(ThisBuild.Name, ThisBuild.ExtensionPath) : null,
    };

    private static List<ResolvedPackage> InOrder(IEnumerable<ResolvedPackage> packages)
    {
        var waiting = packages.ToDictionary(p => p.Name, StringComparer.OrdinalIgnoreCase);
        var ordered = new List<ResolvedPackage>();
        foreach (var name in waiting.Keys.Order(StringComparer.OrdinalIgnoreCase).ToList())
            Visit(name);
        return ordered;

        void Visit(string name)
        {
            if (!waiting.Remove(name, out var package))
                return;
            foreach (var dependency in package.Dependencies)
                Visit(dependency);
            ordered.Add(package);
        }
    }
}
