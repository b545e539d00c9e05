using System.Collections;
using System.Reflection;
using System.Runtime.CompilerServices;
using NotebookViz.Common;
using NotebookViz.Conventions;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace NotebookViz.Torch;

/// <summary>What the type of a module says about its weights.</summary>
internal sealed class ModuleKind
{
    // Each run of a notebook's cell defines its types again. The table does not keep the old ones in memory.
    private static readonly ConditionalWeakTable<Type, ModuleKind> Known = [];

    private readonly Type? _torchType;
    private readonly PropertyInfo[] _tensors;

    private ModuleKind(Type type)
    {
        Name = NameOf(type);
        _torchType = type;
        while (_torchType is not null && (_torchType.Assembly != typeof(torch).Assembly || _torchType.Namespace != "TorchSharp.Modules"))
            _torchType = _torchType.BaseType;
        _tensors = _torchType is null
            ? []
            : [.. _torchType.GetProperties(BindingFlags.Public | BindingFlags.Instance)
                .Where(property => typeof(Tensor).IsAssignableFrom(property.PropertyType) && property.GetIndexParameters().Length == 0)];
    }

    /// <summary>Returns what is known of a type of modules.</summary>
    public static ModuleKind Of(Type type) => Known.GetValue(type, type => new(type));

    /// <summary>The name of the type: "Conv2d".</summary>
    public string Name { get; }

    /// <summary>Returns the name of a module's type. GetName() is unreliable: for a BatchNorm2d it returns BatchNorm1d.</summary>
    public static string NameOf(nn.Module module) => NameOf(module.GetType());

    /// <summary>Describes a weight of a module of this kind.</summary>
    /// <param name="path">Its name in the module; dotted if native code builds the module from several layers.</param>
    /// <param name="shape">Its shape.</param>
    /// <param name="groups">The number of groups of a convolution.</param>
    public WeightDescription Describe(string path, IReadOnlyList<long> shape, long groups = 1)
    {
        int dot = path.LastIndexOf('.');
        bool isPart = dot >= 0 && _torchType is not null;
        string kind = isPart ? PartKind(path[..dot]) : Name;
        // PyTorch's conventions apply to its own layers only: a user's "ConvBlock" may store its parameters in any order.
        string? conventional = isPart ? kind : _torchType?.Name;
        return PyTorchConvention.Describe(conventional, path[(dot + 1)..], shape, groups) with { LayerKind = kind };
    }

    /// <summary>
    /// Returns the kind of a part of a layer that native code builds from several. Such a layer has no child modules but dotted parameter
    /// names, such as <c>layers.0.self_attn.out_proj.weight</c> of a TransformerEncoder.
    /// </summary>
    /// <param name="path">The path within the layer: "layers.0.self_attn".</param>
    public string PartKind(string path)
    {
        string last = path[(path.LastIndexOf('.') + 1)..];
        bool decodes = path.StartsWith("decoder", StringComparison.Ordinal) || Name.StartsWith("TransformerDecoder", StringComparison.Ordinal);
        return last switch
        {
            "self_attn" or "multihead_attn" => "MultiheadAttention",
            "out_proj" or "linear1" or "linear2" => "Linear",
            "norm" or "norm1" or "norm2" or "norm3" => "LayerNorm",
            "encoder" => "TransformerEncoder",
            "decoder" => "TransformerDecoder",
            "layers" => "ModuleList",
            _ when last.All(char.IsAsciiDigit) => decodes ? "TransformerDecoderLayer" : "TransformerEncoderLayer",
            _ => "Module",
        };
    }

    /// <summary>
    /// Returns the disposed parameters of one of TorchSharp's own layers. <c>named_parameters</c> omits them, so a layer that has lost its
    /// weights would look like one that never had any.
    /// </summary>
    public IEnumerable<string> DisposedParameters(nn.Module module) =>
        _tensors.Where(property => IsDisposed(property, module)).Select(property => property.Name);

    private static string NameOf(Type type) => type.Name.Split('`')[0];

    private static bool IsDisposed(PropertyInfo property, nn.Module module)
    {
        try
        {
            return property.GetValue(module) is Tensor { IsInvalid: true };
        }
        catch (TargetInvocationException)
        {
            return false; // a computed property that throws is not a stored parameter
        }
    }
}

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
        // A ModuleList or ModuleDict registers its items only when it becomes part of a model; on its own it has no children.
        return module switch
        {
            IEnumerable<nn.Module> list => [.. list.Select((item, index) => (Numbers.Exact(index), item))],
            _ when module.GetType() is { IsGenericType: true } type && type.GetGenericTypeDefinition() == typeof(ModuleDict<>) =>
                (IReadOnlyList<(string, nn.Module)>)EntriesMethod.MakeGenericMethod(type.GetGenericArguments()).Invoke(null, [module])!,
            _ => [],
        };
    }

    /// <summary>Returns the module and all its descendants once each, parents first.</summary>
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

    // ModuleDict has three ways to enumerate its items; two throw NotImplementedException.
    private static IReadOnlyList<(string, nn.Module)> Entries<T>(ModuleDict<T> modules) where T : nn.Module =>
        [.. ((IEnumerable<(string, T)>)modules).Select(entry => (entry.Item1, (nn.Module)entry.Item2))];
}

/// <summary>
/// Finds layers and parameters that a user's module keeps in a field but never registered. They take part in the computation, but are
/// missing from <c>state_dict</c> and are not trained, moved or saved. The mistake is frequent and easy to miss.
/// </summary>
internal static class UnregisteredFields
{
    private const string Remedy = "before RegisterComponents(), keep lists in a ModuleList, or call register_module";

    /// <summary>Returns the layers with the names of their fields.</summary>
    /// <param name="module">The module whose fields are inspected.</param>
    /// <param name="registered">All modules that are registered somewhere in the model.</param>
    public static IEnumerable<(string Field, nn.Module Module)> Modules(nn.Module module, IReadOnlySet<nn.Module> registered)
    {
        var seen = new HashSet<nn.Module>(ReferenceEqualityComparer.Instance);
        foreach (var (name, value) in Fields(module))
            foreach (var (field, layer) in ModulesIn(name, value))
                // A reference to a module that contains this one points to a parent and is not a layer.
                if (!registered.Contains(layer) && seen.Add(layer) && !ModuleChildren.Deep(layer).Contains(module))
                    yield return (field, layer);
    }

    /// <summary>Returns the problems of a module, as sentences without a full stop.</summary>
    public static IEnumerable<string> Problems(nn.Module module, IReadOnlySet<nn.Module> registered)
    {
        var hidden = Modules(module, registered).Select(field => (field.Field, field.Module, Parameters: Parameters(field.Module)))
            .Where(field => field.Parameters > 0).ToArray();
        if (hidden.Length == 1)
            yield return $"the field {hidden[0].Field} holds a {ModuleKind.NameOf(hidden[0].Module)} with {Numbers.Grouped(hidden[0].Parameters)} parameters that is not registered, "
                + $"so it is neither trained nor saved; assign it {Remedy}";
        if (hidden.Length > 1)
            yield return $"the fields {Numbers.Listed(hidden.Select(field => field.Field), 8)} hold layers "
                + $"with {Numbers.Grouped(hidden.Sum(field => field.Parameters))} parameters that are not registered, so they are neither trained nor saved; assign them {Remedy}";

        var parametersOfModule = module.named_parameters(recurse: false).Select(p => TensorIdentity.Of(p.parameter)).ToHashSet();
        foreach (var (name, value) in Fields(module))
            if (value is Parameter { IsInvalid: false } parameter && !parametersOfModule.Contains(TensorIdentity.Of(parameter))
                && !IsRegisteredElsewhere(parameter, registered))
                yield return $"the field {name} holds a parameter of shape {Numbers.Shape(parameter.shape)} that is not registered, "
                    + "so it is neither trained nor saved; assign it before RegisterComponents() or call register_parameter";
    }

    /// <summary>Returns the tensors that a user's module keeps in fields.</summary>
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
        // TorchSharp's own layers are assumed to be correct.
        for (var type = module.GetType(); type is not null && type.Assembly != typeof(torch).Assembly; type = type.BaseType)
            foreach (var field in type.GetFields(BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly))
                if (!field.FieldType.IsPrimitive)
                    yield return (NameOf(field), field.GetValue(module));
    }

    // Only stored collections, because enumerating a lazy sequence would run the user's code.
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

    // The compiler names the field of a property <Name>k__BackingField and the field of a captured constructor parameter <name>P.
    private static string NameOf(FieldInfo field) => field.Name.StartsWith('<') ? field.Name[1..field.Name.IndexOf('>', StringComparison.Ordinal)] : field.Name;
}
