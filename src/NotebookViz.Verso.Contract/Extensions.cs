namespace Verso.Abstractions;

/// <summary>Marks a class that Verso discovers as an extension.</summary>
[AttributeUsage(AttributeTargets.Class, Inherited = false)]
public sealed class VersoExtensionAttribute : Attribute;

/// <summary>An extension: its identity and its life.</summary>
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

/// <summary>What an extension sees of its host; nothing of it is used here.</summary>
public interface IExtensionHostContext;
