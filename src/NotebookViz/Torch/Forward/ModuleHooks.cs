using System.Linq.Expressions;
using System.Reflection;
using static TorchSharp.torch;

namespace NotebookViz.Torch.Forward;

/// <summary>Is notified of every call of a module.</summary>
internal interface ICallObserver
{
    /// <summary>Called before the module computes.</summary>
    void Entered(nn.Module module, object?[] inputs);

    /// <summary>Called after the module has computed.</summary>
    void Left(nn.Module module, object?[] inputs, object? output);
}

/// <summary>
/// Hooks on modules with any number of inputs and any output type. They are registered by reflection, because the hooks' types depend
/// on the module's type.
/// </summary>
internal sealed class ModuleHooks : IDisposable
{
    private static readonly MethodInfo EnteredMethod = typeof(ICallObserver).GetMethod(nameof(ICallObserver.Entered))!;
    private static readonly MethodInfo LeftMethod = typeof(ICallObserver).GetMethod(nameof(ICallObserver.Left))!;

    private readonly ICallObserver _observer;
    private readonly List<object> _removers = [];
    private readonly Dictionary<Type, Registration[]> _registrations = [];
    private readonly Dictionary<(string, Type), Delegate> _hooks = [];

    private sealed record Registration(MethodInfo Method, Delegate Hook);

    /// <summary>Adds hooks to all modules that have <c>call()</c>. A ModuleList, for example, has none and is skipped.</summary>
    public ModuleHooks(IEnumerable<nn.Module> modules, ICallObserver observer)
    {
        _observer = observer;
        try
        {
            foreach (var module in modules)
                foreach (var (method, hook) in RegistrationsOf(module.GetType()))
                    if (method.Invoke(module, [hook]) is { } remover)
                        _removers.Add(remover);
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    /// <summary>False for a module without <c>call()</c>, such as a ModuleList.</summary>
    public static bool CanBeCalled(nn.Module module) => module.GetType().GetMethods().Any(method => method.Name == "register_forward_hook");

    /// <summary>The number of compiled hooks: two per combination of input and output types, regardless of the number of modules.</summary>
    public int Compiled => _hooks.Count;

    /// <summary>Removes the hooks.</summary>
    public void Dispose()
    {
        foreach (object remover in _removers)
            remover.GetType().GetMethod("remove", [])?.Invoke(remover, null);
        _removers.Clear();
    }

    private Registration[] RegistrationsOf(Type module)
    {
        if (!_registrations.TryGetValue(module, out var known))
            _registrations.Add(module, known = [.. Find(module, "register_forward_pre_hook", Entered), .. Find(module, "register_forward_hook", Left)]);
        return known;
    }

    private IEnumerable<Registration> Find(Type module, string name, Func<Type, Delegate> compile)
    {
        // There are two overloads: the one that passes the inputs takes a Func, the other an Action.
        var method = module.GetMethods().FirstOrDefault(method =>
            method.Name == name && method.GetParameters() is [{ ParameterType: var type }] && type.Name.StartsWith("Func", StringComparison.Ordinal));
        if (method is null)
            yield break;
        var key = (name, method.GetParameters()[0].ParameterType);
        if (!_hooks.TryGetValue(key, out var hook))
            _hooks.Add(key, hook = compile(key.ParameterType));
        yield return new(method, hook);
    }

    /// <summary>(module, inputs…) => { observer.Entered(module, [inputs…]); return what means "unchanged"; }</summary>
    private Delegate Entered(Type hook)
    {
        var (parameters, result) = Signature(hook);
        var inputs = parameters[1..];
        // A hook with one input returns that input; a hook with several returns null.
        Expression unchanged = inputs is [var only] && result.IsAssignableFrom(only.Type) ? only : Expression.Default(result);
        return Expression.Lambda(hook, Expression.Block(
            Expression.Call(Expression.Constant(_observer), EnteredMethod, parameters[0], Boxed(inputs)), unchanged), parameters).Compile();
    }

    /// <summary>(module, inputs…, output) => { observer.Left(module, [inputs…], output); return output; }</summary>
    private Delegate Left(Type hook)
    {
        var (parameters, _) = Signature(hook);
        var output = parameters[^1];
        return Expression.Lambda(hook, Expression.Block(
            Expression.Call(Expression.Constant(_observer), LeftMethod, parameters[0], Boxed(parameters[1..^1]), Expression.Convert(output, typeof(object))),
            output), parameters).Compile();
    }

    private static (ParameterExpression[] Parameters, Type Result) Signature(Type hook)
    {
        var invoke = hook.GetMethod("Invoke")!;
        return ([.. invoke.GetParameters().Select(parameter => Expression.Parameter(parameter.ParameterType))], invoke.ReturnType);
    }

    private static NewArrayExpression Boxed(IEnumerable<Expression> values) =>
        Expression.NewArrayInit(typeof(object), values.Select(value => Expression.Convert(value, typeof(object))));
}
