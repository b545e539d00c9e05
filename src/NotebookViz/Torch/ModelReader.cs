using NotebookViz.Common;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace NotebookViz.Torch;

/// <summary>
/// Reads the layers and weights of a model in one pass, from registered children and, if there are none, from dotted parameter names.
/// Weights, layers, summaries and loading all use it.
/// </summary>
internal sealed class ModelReader
{
    private readonly bool _copy, _describesLayers = true;
    private readonly Dictionary<object, Weight> _weights = [];
    private readonly Dictionary<nn.Module, string> _names = new(ReferenceEqualityComparer.Instance);
    private readonly Dictionary<string, nn.Module> _modules = new(StringComparer.Ordinal);
    private readonly Dictionary<string, Tensor> _tensors = new(StringComparer.Ordinal);
    private readonly HashSet<nn.Module> _registered;
    private readonly Work? _copying;

    /// <summary>Reads a model.</summary>
    /// <param name="model">The model.</param>
    /// <param name="copy">True to copy the values, so that later training does not change them; false to read them in place.</param>
    public ModelReader(nn.Module model, bool copy)
    {
        _copy = copy;
        _registered = new(ModuleChildren.Deep(model), ReferenceEqualityComparer.Instance);
        using var copying = copy ? BeginCopying() : null;
        _copying = copying;
        Root = Row(model, "", 0);
    }

    /// <summary>Reads the weights of a model, in place, without settings and problems of its layers.</summary>
    private ModelReader(nn.Module model)
    {
        (_registered, _describesLayers) = ([], false);
        Root = Row(model, "", 0);
    }

    /// <summary>Reads several named models, in place, as one tree whose root is the list.</summary>
    private ModelReader(IReadOnlyList<(string Name, nn.Module Module)> models)
    {
        _registered = new(models.SelectMany(model => ModuleChildren.Deep(model.Module)), ReferenceEqualityComparer.Instance);
        Root = new()
        {
            Name = "",
            Kind = models.Count == 1 ? "list of 1 module" : $"list of {Numbers.Grouped(models.Count)} modules",
            Children = [.. models.Select(model => Row(model.Module, model.Name, 1))],
        };
    }

    /// <summary>The model with all its layers.</summary>
    public LayerRow Root { get; }

    /// <summary>The modules by row name; parts that exist only in native code are missing.</summary>
    public IReadOnlyDictionary<string, nn.Module> Modules => _modules;

    /// <summary>The tensors by weight name; disposed tensors that the module no longer lists are missing.</summary>
    public IReadOnlyDictionary<string, Tensor> Tensors => _tensors;

    /// <summary>The layers of a model, whose values are read in place: for what does not keep them.</summary>
    public static LayerList InPlace(nn.Module model) => new(new ModelReader(model, copy: false).Root);

    /// <summary>The weights of a model, whose values are read in place. What only a list of layers shows is not looked up, for reading after each training step.</summary>
    public static WeightList WeightsInPlace(nn.Module model) => new LayerList(new ModelReader(model).Root).GetWeights();

    /// <summary>The layers of several models, numbered.</summary>
    public static LayerList InPlace(IReadOnlyList<nn.Module> models) => new(new ModelReader([.. models.Select((model, index) => (Numbers.Exact(index), model))]).Root);

    /// <summary>The layers of named models, such as those of <c>named_modules()</c>: it returns the model first, and its tree contains all the others.</summary>
    public static LayerList InPlace(IReadOnlyList<(string Name, nn.Module Module)> models) => models is [("", var model), ..]
        ? InPlace(model)
        : new(new ModelReader(models).Root);

    private LayerRow Row(nn.Module module, string name, int depth)
    {
        _modules.TryAdd(name, module);
        string? sameAs = _names.TryGetValue(module, out string? first) ? first : null;
        _names.TryAdd(module, name);
        var kind = ModuleKind.Of(module.GetType());
        var children = sameAs is null || !IsWithin(name, sameAs) ? ModuleChildren.Of(module) : [];

        long groups = module is Convolution convolution ? convolution.groups : 1;
        List<LayerWeight> own = [];
        var parts = new PartTree(kind, Prefixed(name, ""), depth);
        foreach (var (path, tensor, isParameter) in TensorsOf(module))
        {
            int dot = path.LastIndexOf('.');
            string head = dot < 0 ? "" : path[..path.IndexOf('.', StringComparison.Ordinal)];
            // A scripted module may list its children's parameters too; the children list them themselves.
            if (dot >= 0 && children.Any(child => child.Name == head))
                continue;
            var weight = Weight(kind, groups, tensor, path, Prefixed(name, path), isParameter);
            if (dot < 0)
                own.Add(weight);
            else
                parts.Add(path[..dot], weight);
        }
        foreach (string lost in kind.DisposedParameters(module))
            own.Add(new(TensorReader.Disposed(Prefixed(name, lost), kind.Describe(lost, [])), IsParameter: true, IsTrainable: false));

        return new LayerRow
        {
            Name = name,
            Kind = kind.Name,
            Settings = _describesLayers ? LayerSettings.Of(module, own) : "",
            Type = module.GetType(),
            Depth = depth,
            Weights = own,
            Children = [.. parts.Rows(), .. children.Select(child => Row(child.Module, Prefixed(name, child.Name), depth + 1))],
            TiedTo = sameAs,
            Problems = _describesLayers && sameAs is null ? [.. UnregisteredFields.Problems(module, _registered)] : [],
        };
    }

    private Work? BeginCopying()
    {
        long count = _registered.SelectMany(TensorsOf).Sum(tensor => tensor.Tensor.IsInvalid ? 0 : tensor.Tensor.numel());
        return Work.Begin($"Copying {Numbers.Grouped(count)} values", count);
    }

    private static IEnumerable<(string Path, Tensor Tensor, bool IsParameter)> TensorsOf(nn.Module module) =>
        module.named_parameters(recurse: false).Select(p => (p.name, (Tensor)p.parameter, true))
            .Concat(module.named_buffers(recurse: false).Select(b => (b.name, b.buffer, false)));

    private LayerWeight Weight(ModuleKind kind, long groups, Tensor tensor, string path, string name, bool isParameter)
    {
        _tensors.TryAdd(name, tensor);
        object identity = TensorIdentity.Of(tensor);
        bool trainable = isParameter && !tensor.IsInvalid && tensor.requires_grad;
        if (_weights.TryGetValue(identity, out var first))
        {
            // Described by its own layer: an embedding's table may be a dense layer's kernel too.
            var description = kind.Describe(path, first.Shape, groups) with { Note = $"the same tensor as {first.Name}" };
            return new(new(first, name, description), isParameter, trainable, first.Name);
        }

        if (_copy)
            WorkScope.ThrowIfCancelled();
        var weight = TensorReader.Read(tensor, name, _copy, shape => kind.Describe(path, shape, groups));
        _copying?.Advance(weight.Count);
        _weights.Add(identity, weight);
        return new(weight, isParameter, trainable);
    }

    private static string Prefixed(string prefix, string name) => prefix.Length == 0 ? name : name.Length == 0 ? prefix : $"{prefix}.{name}";

    // A module registered within itself would recurse forever.
    private static bool IsWithin(string name, string outer) => outer.Length == 0 || name.StartsWith(outer + ".", StringComparison.Ordinal);
}

/// <summary>Builds the rows of a native layer's parts from the dotted names of its parameters.</summary>
/// <param name="owner">The kind of the layer.</param>
/// <param name="prefix">The layer's name in the model; empty for the model itself.</param>
/// <param name="depth">The layer's depth.</param>
internal sealed class PartTree(ModuleKind owner, string prefix, int depth)
{
    private readonly Part _root = new("");

    /// <summary>Adds a weight of the part at a path, such as "layers.0.self_attn".</summary>
    public void Add(string path, LayerWeight weight)
    {
        var part = _root;
        foreach (string name in path.Split('.'))
        {
            string full = part.Path.Length == 0 ? name : $"{part.Path}.{name}";
            if (part.Parts.Find(child => child.Path == full) is not { } child)
                part.Parts.Add(child = new(full));
            part = child;
        }
        part.Weights.Add(weight);
    }

    /// <summary>The rows of the parts, in the order in which they were first added.</summary>
    public IEnumerable<LayerRow> Rows() => _root.Parts.Select(part => Row(part, depth + 1));

    private LayerRow Row(Part part, int depth)
    {
        string kind = owner.PartKind(part.Path);
        return new()
        {
            Name = prefix.Length == 0 ? part.Path : $"{prefix}.{part.Path}",
            Kind = kind,
            Settings = LayerSettings.OfWeights(kind, part.Weights),
            Depth = depth,
            Weights = part.Weights,
            Children = [.. part.Parts.Select(child => Row(child, depth + 1))],
        };
    }

    private sealed record Part(string Path)
    {
        public List<LayerWeight> Weights { get; } = [];

        public List<Part> Parts { get; } = [];
    }
}
