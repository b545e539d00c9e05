using static TorchSharp.torch;

namespace NotebookViz.Torch;

/// <summary>Reads the weights of a module and its children, once each: a shared tensor is copied at its first place alone.</summary>
internal sealed class ModuleReader
{
    private readonly Dictionary<Tensor, Weight> _read = new(ReferenceEqualityComparer.Instance);

    /// <summary>All weights, with names that begin with <paramref name="prefix"/>.</summary>
    public IReadOnlyList<Weight> Read(nn.Module module, string prefix = "")
    {
        var weights = new List<Weight>();
        Add(module, prefix, weights);
        return weights;
    }

    private void Add(nn.Module module, string prefix, List<Weight> weights)
    {
        var kind = LayerKind.Of(module);
        foreach (var (name, parameter) in module.named_parameters(recurse: false))
            weights.Add(kind.Describe(Copy(parameter, prefix + name), name));
        foreach (var (name, buffer) in module.named_buffers(recurse: false))
            weights.Add(kind.Describe(Copy(buffer, prefix + name), name));
        foreach (string name in kind.DisposedParameters(module))
            weights.Add(kind.Describe(TensorReader.Disposed(prefix + name), name));
        foreach (var (name, child) in module.named_children())
            Add(child, $"{prefix}{name}.", weights);
    }

    private Weight Copy(Tensor tensor, string name)
    {
        if (_read.TryGetValue(tensor, out var first))
            return first.WithName(name).WithNote($"the same tensor as {first.Name}");

        var weight = TensorReader.Copy(tensor, name);
        _read.Add(tensor, weight);
        return weight;
    }
}
