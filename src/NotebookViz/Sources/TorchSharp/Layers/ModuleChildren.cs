using TorchSharp;
using static TorchSharp.torch;

namespace NotebookViz.Sources.Torch;

/// <summary>The layers directly within a module.</summary>
internal static class ModuleChildren
{
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
            System.Collections.IEnumerable items when IsModuleDict(module) => [.. items.Cast<object>().Select(Entry)],
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

    private static bool IsModuleDict(nn.Module module) => module.GetType().Name.StartsWith("ModuleDict", StringComparison.Ordinal);

    private static (string, nn.Module) Entry(object entry) => entry is System.Runtime.CompilerServices.ITuple { Length: 2 } pair
        ? ((string)pair[0]!, (nn.Module)pair[1]!)
        : throw new InvalidOperationException($"A ModuleDict of {entry.GetType().Name} cannot be read.");
}
