using System.Reflection;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using NotebookViz.Common;
using TorchSharp;
using static TorchSharp.torch;

namespace NotebookViz.Torch.Forward;

/// <summary>Calls a model once, records what happens in each layer, and restores the model's state.</summary>
internal sealed class ForwardPass
{
    private const string ErrorInScript = "RuntimeError: ";

    /// <summary>What the pass did in each layer that it reached.</summary>
    public CallRecorder Recorder { get; } = new();

    /// <summary>The shapes of the inputs.</summary>
    public required IReadOnlyList<IReadOnlyList<long>> InputShapes { get; init; }

    /// <summary>Why the pass failed; null if it succeeded.</summary>
    public string? Error { get; private set; }

    /// <summary>The layer that failed; null if unknown.</summary>
    public nn.Module? Failed { get; private set; }

    /// <summary>Runs a model on zeros of the given shapes.</summary>
    public static ForwardPass OfZeros(nn.Module model, long[][] shapes)
    {
        var parameter = ModuleChildren.Deep(model).SelectMany(module => module.named_parameters(recurse: false)).Select(p => p.parameter)
            .FirstOrDefault(parameter => !parameter.IsInvalid && parameter.is_floating_point());
        ForwardPass Run(ScalarType type)
        {
            var zeros = Array.ConvertAll(shapes, shape => torch.zeros(shape, type, parameter?.device).DetachFromDisposeScope());
            try
            {
                return Of(model, zeros);
            }
            finally
            {
                foreach (var tensor in zeros)
                    tensor.Dispose();
            }
        }

        var pass = Run(parameter?.dtype ?? ScalarType.Float32);
        // An embedding needs integer token ids.
        return pass.Failed is global::TorchSharp.Modules.Embedding or global::TorchSharp.Modules.EmbeddingBag ? Run(ScalarType.Int64) : pass;
    }

    /// <summary>Runs a model on the given inputs.</summary>
    public static ForwardPass Of(nn.Module model, Tensor[] inputs)
    {
        var pass = new ForwardPass { InputShapes = CallRecorder.Shapes(inputs) };
        var modules = ModuleChildren.Deep(model);
        using var work = Work.Begin($"Running {ModuleKind.NameOf(model)}", modules.Count);
        pass.Recorder.Work = work;
        using var state = ModelState.Evaluating(model);
        using var ownScope = NewDisposeScope();
        using var noGradient = no_grad();
        using (new ModuleHooks(modules, pass.Recorder))
        {
            try
            {
                object? output = Call(model, inputs);
                // A scripted module and the modules in it have no hooks.
                if (pass.Recorder.Of(model) is null)
                    pass.Recorder.Left(model, inputs, output);
            }
            catch (Exception e) when (!WorkScope.IsCancelled)
            {
                // Any exception from the user's forward() is part of the result and not rethrown.
                pass.Fail(e);
            }
            finally
            {
                state.KeepNewFields();
            }
        }
        // The user's forward() may have caught the cancellation.
        WorkScope.ThrowIfCancelled();
        return pass;
    }

    private void Fail(Exception e)
    {
        Failed = Recorder.Unfinished?.Module;
        // A libtorch message is followed by a stack trace. A script's message begins with one, and the error comes after it.
        string[] lines = e.Message.Split('\n');
        string? inScript = lines.FirstOrDefault(line => line.StartsWith(ErrorInScript, StringComparison.Ordinal))?[ErrorInScript.Length..];
        string message = (inScript ?? lines[0]).Trim().TrimEnd('.');
        string input = Recorder.Unfinished is { Inputs: { Count: > 0 } shapes } ? $" with input {string.Join(", ", shapes.Select(Numbers.Shape))}" : "";
        string kind = e is ExternalException or CannotBeCalledException ? "" : $"{e.GetType().Name}: ";
        Error = $"{kind}{message}{input}";
    }

    private static object? Call(nn.Module model, Tensor[] inputs)
    {
        if (model is jit.ScriptModule script)
            return script.call([.. inputs]);
        var call = CallMethod(model.GetType());
        if (call is null)
            throw new CannotBeCalledException($"{ModuleKind.NameOf(model)} has no call() method; pass the shapes to the model that uses it.");
        var parameters = call.GetParameters();
        if (inputs.Length > parameters.Length)
            throw new CannotBeCalledException($"{ModuleKind.NameOf(model)} takes {parameters.Length} inputs, but {inputs.Length} were given.");
        // Omitted arguments (initial states, masks) are null, as in the models' own signatures.
        object?[] arguments = [.. parameters.Select((parameter, index) => index < inputs.Length
            ? inputs[index]
            : parameter.ParameterType.IsValueType ? Activator.CreateInstance(parameter.ParameterType) : null)];
        return call.Invoke(model, BindingFlags.DoNotWrapExceptions, null, arguments, null);
    }

    // Only call() of nn.Module<…> runs the hooks; overloads in subclasses merely add default arguments.
    private static MethodInfo? CallMethod(Type type)
    {
        for (var t = type; t is not null; t = t.BaseType)
            if (t.IsGenericType && t.DeclaringType == typeof(nn) && t.Name.StartsWith("Module`", StringComparison.Ordinal))
                return t.GetMethods(BindingFlags.Instance | BindingFlags.Public | BindingFlags.DeclaredOnly).FirstOrDefault(method => method.Name == "call");
        return null;
    }

    private sealed class CannotBeCalledException(string message) : Exception(message);
}

/// <summary>What a forward pass did in one layer.</summary>
internal sealed class CallRecord
{
    /// <summary>How often it was called.</summary>
    public int Calls { get; set; }

    /// <summary>The shapes of the inputs of its first call.</summary>
    public IReadOnlyList<IReadOnlyList<long>> InputShapes { get; set; } = [];

    /// <summary>The shapes of the outputs of its first call.</summary>
    public IReadOnlyList<IReadOnlyList<long>> Shapes { get; set; } = [];

    /// <summary>True if the outputs of a later call had other shapes.</summary>
    public bool ShapesDiffer { get; set; }

    /// <summary>Bytes of the outputs of all calls.</summary>
    public long Bytes { get; set; }

    /// <summary>Multiply-adds of all calls; null if unknown.</summary>
    public long? MultiplyAdds { get; set; } = 0;
}

/// <summary>Records the calls of layers.</summary>
internal sealed class CallRecorder : ICallObserver
{
    private readonly Dictionary<nn.Module, CallRecord> _records = new(ReferenceEqualityComparer.Instance);
    private readonly Stack<(nn.Module Module, object?[] Inputs)> _entered = new();

    /// <summary>Returns the record of a layer; null if it was not called.</summary>
    public CallRecord? Of(nn.Module module) => _records.GetValueOrDefault(module);

    /// <summary>The layer that was running when the pass failed, and the shapes of its inputs; null if none was.</summary>
    public (nn.Module Module, IReadOnlyList<IReadOnlyList<long>> Inputs)? Unfinished =>
        _entered.TryPeek(out var entered) ? (entered.Module, Shapes(entered.Inputs)) : null;

    /// <summary>Receives the progress of each call; null for none.</summary>
    public Work? Work { get; set; }

    /// <exception cref="OperationCanceledException">The pass was cancelled.</exception>
    public void Entered(nn.Module module, object?[] inputs)
    {
        WorkScope.ThrowIfCancelled();
        _entered.Push((module, inputs));
    }

    public void Left(nn.Module module, object?[] inputs, object? output)
    {
        // A layer whose error the user's code caught was entered and never left.
        while (_entered.TryPop(out var entered) && !ReferenceEquals(entered.Module, module))
        {
        }

        Work?.Advance(1);
        if (!_records.TryGetValue(module, out var record))
            _records.Add(module, record = new());
        var shapes = Shapes([output]);
        if (record.Calls++ == 0)
            (record.InputShapes, record.Shapes) = (Shapes(inputs), shapes);
        else
            record.ShapesDiffer |= !record.Shapes.Select(Numbers.Shape).SequenceEqual(shapes.Select(Numbers.Shape));
        record.Bytes += Tensors([output]).Sum(tensor => tensor.numel() * tensor.element_size());
        record.MultiplyAdds += Forward.MultiplyAdds.Of(module, Tensors(inputs).ToArray(), Tensors([output]).ToArray());
    }

    /// <summary>Returns the shapes of all tensors in values, which may be tuples.</summary>
    public static IReadOnlyList<IReadOnlyList<long>> Shapes(IEnumerable<object?> values) => [.. Tensors(values).Select(tensor => tensor.shape)];

    private static IEnumerable<Tensor> Tensors(IEnumerable<object?> values) => values.SelectMany(value => value switch
    {
        Tensor { IsInvalid: false } tensor => [tensor],
        ITuple tuple => Tensors(Enumerable.Range(0, tuple.Length).Select(index => tuple[index])),
        IEnumerable<Tensor> tensors => Tensors(tensors),
        _ => Enumerable.Empty<Tensor>(),
    });
}
