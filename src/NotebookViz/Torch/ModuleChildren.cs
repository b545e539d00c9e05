using System.Reflection;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace NotebookViz.Torch;

/// <summary>The layers directly within a module.</summary>
internal static class ModuleChildren
{
    private static readonly MethodInfo EntriesMethod = typeof(ModuleChildren).GetMethod(nameof(Entries), BindingFlags.Static | BindingFlags.NonPublic)!;

    /// <summary>Names and layers in their order.</summary>
    public static IReadOnlyList<(string Name, nn.Module Module)> Of(nn.Module module)
    {
        (string, nn.Module)[] registered = [.. module.named_children().Select(child => (child.name, child.module))];
        if (registered.Length > 0)
            return registered;
        // A ModuleList or ModuleDict takes its items in as children when it becomes part of a model; shown alone it has none yet.
        return module switch
        {
            IEnumerable<nn.Module> list => [.. list.Select((item, index) => (Numbers.Exact(index), item))],
            _ when module.GetType() is { IsGenericType: true } type && type.GetGenericTypeDefinition() == typeof(ModuleDict<>) =>
                (IReadOnlyList<(string, nn.Module)>)EntriesMethod.MakeGenericMethod(type.GetGenericArguments()).Invoke(null, [module])!,
            _ => [],
        };
    }

    /// <summary>The module and all modules in it, once each, each before those in it.</summary>
    public static IReadOnlyList<nn.Module> Deep(nn.Module module)
    {
        var seen = new HashSet<nn.Module>(ReferenceEqualityComparer.Instance);
        var all = new List<nn.Module>();
        void Add(nn.Module next)
        {
            if (!seen.Add(next))
                return;
            all.Add(next);
            foreach (var (_, child) in Of(next))
                Add(child);
        }
        Add(module);
        return all;
    }

    // Of the three ways to run through a ModuleDict, two throw NotImplementedException.
    private static IReadOnlyList<(string, nn.Module)> Entries<T>(ModuleDict<T> modules) where T : nn.Module =>
        [.. ((IEnumerable<(string, T)>)modules).Select(entry => (entry.Item1, (nn.Module)entry.Item2))];
}
