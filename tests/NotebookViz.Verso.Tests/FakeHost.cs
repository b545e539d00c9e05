using System.Reflection;
using System.Runtime.Loader;
using Verso.Abstractions;

namespace NotebookViz.Verso.Tests;

/// <summary>
/// Does what Verso's extension host does: loads an assembly into a collectible context that shares the contract, creates the marked
/// classes, checks their ids and versions, and asks the formatters by priority.
/// </summary>
internal sealed class FakeHost : IExtensionHostContext
{
    private readonly List<IDataFormatter> _formatters = [];

    public IReadOnlyList<IDataFormatter> Formatters => _formatters;

    /// <summary>Loads the extensions in an assembly, as <c>#!extension</c> does.</summary>
    public async Task LoadAsync(string path)
    {
        var assembly = new ExtensionContext(path).LoadFromAssemblyPath(path);
        foreach (var type in assembly.GetTypes().Where(type => type.IsClass && !type.IsAbstract && type.IsAssignableTo(typeof(IExtension))
            && type.GetCustomAttribute<VersoExtensionAttribute>() is not null))
            await AddAsync((IExtension)Activator.CreateInstance(type)!);
    }

    public async Task AddAsync(IExtension extension)
    {
        if (_formatters.Any(other => other.ExtensionId == extension.ExtensionId))
            throw new InvalidOperationException($"DUPLICATE_ID {extension.ExtensionId}");
        if (string.IsNullOrWhiteSpace(extension.Name) || !System.Version.TryParse(extension.Version, out var version) || version.Revision >= 0)
            throw new InvalidOperationException($"INVALID {extension.Name} {extension.Version}");
        await extension.OnLoadedAsync(this);
        _formatters.Add((IDataFormatter)extension);
    }

    /// <summary>The output of a cell that ends in the value, or null if no formatter takes it.</summary>
    public async Task<CellOutput?> ShowAsync(object value, string mimeType = "text/html")
    {
        var context = new Context(mimeType);
        foreach (var formatter in _formatters.OrderByDescending(formatter => formatter.Priority))
        {
            if (formatter.SupportedTypes.Any(type => type.IsInstanceOfType(value)) && formatter.CanFormat(value, context))
                return await formatter.FormatAsync(value, context);
        }
        return null;
    }

    private sealed record Context(string MimeType) : IFormatterContext;

    private sealed class ExtensionContext(string path) : AssemblyLoadContext("extension", isCollectible: true)
    {
        private readonly AssemblyDependencyResolver _resolver = new(path);

        protected override Assembly? Load(AssemblyName name) =>
            name.Name != typeof(IExtension).Assembly.GetName().Name && _resolver.ResolveAssemblyToPath(name) is { } file ? LoadFromAssemblyPath(file) : null;
    }
}
