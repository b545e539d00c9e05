namespace Verso.Abstractions;

/// <summary>Marks a class that Verso discovers as an extension.</summary>
[AttributeUsage(AttributeTargets.Class, Inherited = false)]
public sealed class VersoExtensionAttribute : Attribute;

/// <summary>An extension: its identity and its lifetime.</summary>
public interface IExtension
{
    string ExtensionId { get; }

    string Name { get; }

    string Version { get; }

    string? Author { get; }

    string? Description { get; }

    Task OnLoadedAsync(IExtensionHostContext context);

    Task OnUnloadedAsync();
}

/// <summary>The host as an extension sees it; not used here.</summary>
public interface IExtensionHostContext;
