using static TorchSharp.torch;

namespace NotebookViz.Torch.Forward;

/// <summary>What a forward pass may change in a model, kept and put back: training modes, buffers, gradients' absence, random state.</summary>
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

    /// <summary>Keeps the state of all modules, registered or in fields, and puts them into evaluation mode.</summary>
    public static ModelState Evaluating(nn.Module model)
    {
        var registered = ModuleChildren.Deep(model);
        var known = new HashSet<nn.Module>(registered, ReferenceEqualityComparer.Instance);
        var hidden = registered.SelectMany(module => UnregisteredFields.Modules(module, known)).SelectMany(field => ModuleChildren.Deep(field.Module));
        var state = new ModelState([.. registered.Concat(hidden).Distinct<nn.Module>(ReferenceEqualityComparer.Instance)]);
        // Each module by itself: one that was never registered is not reached from its parent.
        foreach (var module in state._modules)
            if (module.training)
                module.eval();
        return state;
    }

    /// <summary>
    /// Lets what modules of the user's made and kept in fields during the pass, such as a table computed once, outlive the scope in which
    /// it was made.
    /// </summary>
    public void KeepNewFields()
    {
        foreach (var tensor in _modules.SelectMany(UnregisteredFields.Tensors))
            if (!tensor.IsInvalid && !_fields.Contains(tensor))
                tensor.DetachFromDisposeScope();
    }

    /// <summary>Puts everything back.</summary>
    public void Dispose()
    {
        // train() reaches all below, so each module's own mode is set after its parents'.
        foreach (var (module, training) in _modes)
            if (module.training != training)
                module.train(training);
        using (no_grad())
        {
            foreach (var (buffer, copy) in _buffers)
            {
                // Where NaN makes them differ they are written again, which changes nothing.
                if (!buffer.IsInvalid && !buffer.eq(copy).all().item<bool>())
                    buffer.copy_(copy);
                copy.Dispose();
            }
        }
        set_rng_state(_random);
        _random.Dispose();
    }
}
