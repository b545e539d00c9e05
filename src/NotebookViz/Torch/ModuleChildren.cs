using System.Collections;
using System.Reflection;
using System.Runtime.CompilerServices;
using NotebookViz.Common;
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

/// <summary>
/// Layers and parameters that a module of the user's keeps in a field but never registered: they compute, but are not in
/// <c>state_dict</c>, are not trained, moved or saved. A frequent mistake, and an invisible one.
/// </summary>
internal static class UnregisteredFields
{
    private const string Remedy = "before RegisterComponents(), keep lists in a ModuleList, or call register_module";

    /// <summary>The layers, by the names of their fields.</summary>
    /// <param name="module">The module whose fields are looked at.</param>
    /// <param name="registered">All modules that are registered somewhere in the model.</param>
    public static IEnumerable<(string Field, nn.Module Module)> Modules(nn.Module module, IReadOnlySet<nn.Module> registered)
    {
        var seen = new HashSet<nn.Module>(ReferenceEqualityComparer.Instance);
        foreach (var (name, value) in Fields(module))
            foreach (var (field, layer) in ModulesIn(name, value))
                // A reference to a module that holds this one is a way up, not a layer.
                if (!registered.Contains(layer) && seen.Add(layer) && !ModuleChildren.Deep(layer).Contains(module))
                    yield return (field, layer);
    }

    /// <summary>The problems of a module, as sentences without a full stop.</summary>
    public static IEnumerable<string> Problems(nn.Module module, IReadOnlySet<nn.Module> registered)
    {
        var hidden = Modules(module, registered).Select(field => (field.Field, field.Module, Parameters: Parameters(field.Module)))
            .Where(field => field.Parameters > 0).ToArray();
        if (hidden.Length == 1)
            yield return $"the field {hidden[0].Field} holds a {ModuleKind.NameOf(hidden[0].Module)} of {Numbers.Grouped(hidden[0].Parameters)} parameters that is not registered, "
                + $"so it is neither trained nor saved; assign it {Remedy}";
        if (hidden.Length > 1)
            yield return $"the fields {string.Join(", ", hidden.Take(8).Select(field => field.Field))}{(hidden.Length > 8 ? $" and {hidden.Length - 8} more" : "")} hold layers "
                + $"of {Numbers.Grouped(hidden.Sum(field => field.Parameters))} parameters that are not registered, so they are neither trained nor saved; assign them {Remedy}";

        var parametersOfModule = module.named_parameters(recurse: false).Select(p => TensorIdentity.Of(p.parameter)).ToHashSet();
        foreach (var (name, value) in Fields(module))
            if (value is Parameter { IsInvalid: false } parameter && !parametersOfModule.Contains(TensorIdentity.Of(parameter))
                && !IsRegisteredElsewhere(parameter, registered))
                yield return $"the field {name} holds a parameter of shape {Numbers.Shape(parameter.shape)} that is not registered, "
                    + "so it is neither trained nor saved; assign it before RegisterComponents() or call register_parameter";
    }

    /// <summary>The tensors that a module of the user's keeps in fields.</summary>
    public static IEnumerable<Tensor> Tensors(nn.Module module) => Fields(module).Select(field => field.Value).OfType<Tensor>();

    private static long Parameters(nn.Module module) =>
        ModuleChildren.Deep(module).Sum(part => part.named_parameters(recurse: false).Sum(p => p.parameter.numel()));

    private static bool IsRegisteredElsewhere(Parameter parameter, IReadOnlySet<nn.Module> registered)
    {
        object identity = TensorIdentity.Of(parameter);
        return registered.Any(module => module.named_parameters(recurse: false).Any(p => TensorIdentity.Of(p.parameter).Equals(identity)));
    }

    private static IEnumerable<(string Name, object? Value)> Fields(nn.Module module)
    {
        // TorchSharp's own layers know what they do.
        for (var type = module.GetType(); type is not null && type.Assembly != typeof(torch).Assembly; type = type.BaseType)
            foreach (var field in type.GetFields(BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly))
                if (!field.FieldType.IsPrimitive)
                    yield return (NameOf(field), field.GetValue(module));
    }

    // Collections that are there, not sequences that running through would compute.
    private static IEnumerable<(string, nn.Module)> ModulesIn(string name, object? value) => value switch
    {
        nn.Module module => [(name, module)],
        IDictionary dictionary => dictionary.Keys.Cast<object>().SelectMany(key => ModulesIn($"{name}[{key}]", dictionary[key])),
        string => [],
        ICollection collection => collection.Cast<object?>().Take(10_000).SelectMany((item, index) => item is nn.Module or ITuple
            ? ModulesIn($"{name}[{Numbers.Exact(index)}]", item)
            : []),
        ITuple tuple => Enumerable.Range(0, tuple.Length).SelectMany(index => tuple[index] is nn.Module module
            ? ModulesIn($"{name}.Item{Numbers.Exact(index + 1)}", module)
            : []),
        _ => [],
    };

    // The compiler names the field of a property <Name>k__BackingField, that of a captured constructor parameter <name>P.
    private static string NameOf(FieldInfo field) => field.Name.StartsWith('<') ? field.Name[1..field.Name.IndexOf('>', StringComparison.Ordinal)] : field.Name;
}
