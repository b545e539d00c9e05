using static TorchSharp.torch;

namespace NotebookViz.Torch.Forward;

/// <summary>Saves and restores what a forward pass may change in a model: training modes, buffers, missing gradients, random state.</summary>
internal sealed class ModelState : IDisposable
{
    private readonly (nn.Module Module, bool Training)[] _modes;
    private readonly (Tensor Buffer, Tensor Copy)[] _buffers;
    private readonly HashSet<Tensor> _fields;
    private readonly nn.Module[] _modules;
    private readonly Tensor _random;

    private ModelState(nn.Module[] modules)
    {
        _modules = modules;
        _modes = [.. modules.Select(module => (module, module.training))];
        using var noGradient = no_grad();
        _buffers = [.. modules.SelectMany(module => module.named_buffers(recurse: false)).Select(named => named.buffer)
            .Where(buffer => !buffer.IsInvalid && !buffer.is_meta)
            .Select(buffer => (buffer, buffer.clone().DetachFromDisposeScope()))];
        _fields = new(modules.SelectMany(UnregisteredFields.Tensors), ReferenceEqualityComparer.Instance);
        _random = get_rng_state().DetachFromDisposeScope();
    }

    /// <summary>Saves the state of all modules, registered or in fields, and switches them to evaluation mode.</summary>
    public static ModelState Evaluating(nn.Module model)
    {
        var registered = ModuleChildren.Deep(model);
        var known = new HashSet<nn.Module>(registered, ReferenceEqualityComparer.Instance);
        var hidden = registered.SelectMany(module => UnregisteredFields.Modules(module, known)).SelectMany(field => ModuleChildren.Deep(field.Module));
        var state = new ModelState([.. registered.Concat(hidden).Distinct<nn.Module>(ReferenceEqualityComparer.Instance)]);
        // One by one, because a parent's eval() does not reach modules that were never registered.
        foreach (var module in state._modules)
            if (module.training)
                module.eval();
        return state;
    }

    /// <summary>
    /// Detaches new tensors from the dispose scope if the user's modules stored them in fields during the pass, such as a table that is
    /// computed once.
    /// </summary>
    public void KeepNewFields()
    {
        foreach (var tensor in _modules.SelectMany(UnregisteredFields.Tensors))
            if (!tensor.IsInvalid && !_fields.Contains(tensor))
                tensor.DetachFromDisposeScope();
    }

    /// <summary>Restores everything.</summary>
    public void Dispose()
    {
        // train() also changes the children, so parents are restored first.
        foreach (var (module, training) in _modes)
            if (module.training != training)
                module.train(training);
        using (no_grad())
        {
            foreach (var (buffer, copy) in _buffers)
            {
                // NaN compares as different; writing it again changes nothing.
                if (!buffer.IsInvalid && !buffer.eq(copy).all().item<bool>())
                    buffer.copy_(copy);
                copy.Dispose();
            }
        }
        set_rng_state(_random);
        _random.Dispose();
    }
}
