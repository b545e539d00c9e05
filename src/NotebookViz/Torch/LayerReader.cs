using TorchSharp;
using static TorchSharp.torch;

namespace NotebookViz.Torch;

/// <summary>Reads the tree of a model's layers, from registered children and, where there are none, from dotted parameter names.</summary>
internal sealed class LayerReader
{
    private readonly Func<Tensor, string, Weight> _read;
    private readonly Dictionary<object, Weight> _weights = [];
    private readonly Dictionary<nn.Module, string> _names = new(ReferenceEqualityComparer.Instance);
    private readonly HashSet<nn.Module> _registered;

    private LayerReader(Func<Tensor, string, Weight> read, IEnumerable<nn.Module> models)
    {
        _read = read;
        _registered = new(models.SelectMany(ModuleChildren.Deep), ReferenceEqualityComparer.Instance);
    }

    /// <summary>The layers of a model.</summary>
    /// <param name="model">The model.</param>
    /// <param name="read">How a tensor is read: <see cref="TensorReader.Copy"/> or <see cref="TensorReader.InPlace"/>.</param>
    public static LayerRow Read(nn.Module model, Func<Tensor, string, Weight> read) => new LayerReader(read, [model]).Row(model, "", 0);

    /// <summary>The layers of several named models, as one tree whose root is the list.</summary>
    public static LayerRow Read(IReadOnlyList<(string Name, nn.Module Module)> models, Func<Tensor, string, Weight> read)
    {
        var reader = new LayerReader(read, models.Select(model => model.Module));
        return new LayerRow
        {
            Name = "",
            Kind = models.Count == 1 ? "list of 1 module" : $"list of {Numbers.Grouped(models.Count)} modules",
            Children = [.. models.Select(model => reader.Row(model.Module, model.Name, 1))],
        };
    }

    private LayerRow Row(nn.Module module, string name, int depth)
    {
        string? sameAs = _names.TryGetValue(module, out string? first) ? first : null;
        _names.TryAdd(module, name);
        var kind = LayerKind.Of(module);
        var children = sameAs is null || !IsWithin(name, sameAs) ? ModuleChildren.Of(module) : [];

        List<LayerWeight> own = [];
        var parts = new PartTree(LayerKind.NameOf(module), Prefixed(name, ""), depth);
        foreach (var (path, tensor, isParameter) in Tensors(module))
        {
            int dot = path.LastIndexOf('.');
            string head = dot < 0 ? "" : path[..path.IndexOf('.', StringComparison.Ordinal)];
            // A scripted module may list its children's parameters too; the children list them themselves.
            if (dot >= 0 && children.Any(child => child.Name == head))
                continue;
            var weight = Weight(kind, tensor, path, Prefixed(name, path), isParameter);
            if (dot < 0)
                own.Add(weight);
            else
                parts.Add(path[..dot], weight);
        }
        foreach (string lost in kind.DisposedParameters(module))
            own.Add(new(kind.Describe(TensorReader.Disposed(Prefixed(name, lost)), lost), IsParameter: true, IsTrainable: false));

        return new LayerRow
        {
            Name = name,
            Kind = LayerKind.NameOf(module),
            Settings = LayerSettings.Of(module, own),
            Type = module.GetType(),
            Depth = depth,
            Weights = own,
            Children = [.. parts.Rows(), .. children.Select(child => Row(child.Module, Prefixed(name, child.Name), depth + 1))],
            SameAs = sameAs,
            Problems = sameAs is null ? [.. UnregisteredFields.Problems(module, _registered)] : [],
        };
    }

    private static IEnumerable<(string Path, Tensor Tensor, bool IsParameter)> Tensors(nn.Module module) =>
        module.named_parameters(recurse: false).Select(p => (p.name, (Tensor)p.parameter, true))
            .Concat(module.named_buffers(recurse: false).Select(b => (b.name, b.buffer, false)));

    private LayerWeight Weight(LayerKind kind, Tensor tensor, string path, string name, bool isParameter)
    {
        object identity = TensorIdentity.Of(tensor);
        bool trainable = isParameter && !tensor.IsInvalid && tensor.requires_grad;
        if (_weights.TryGetValue(identity, out var first))
        {
            // Told by its own layer: an embedding's table may be a dense layer's kernel too.
            var again = kind.Describe(first.WithName(name).WithNote(null), path);
            return new(again.WithNote($"the same tensor as {first.Name}"), isParameter, trainable, first.Name);
        }

        var weight = kind.Describe(_read(tensor, name), path);
        _weights.Add(identity, weight);
        return new(weight, isParameter, trainable);
    }

    private static string Prefixed(string prefix, string name) => prefix.Length == 0 ? name : name.Length == 0 ? prefix : $"{prefix}.{name}";

    // A module registered within itself would never end.
    private static bool IsWithin(string name, string outer) => outer.Length == 0 || name.StartsWith(outer + ".", StringComparison.Ordinal);
}
