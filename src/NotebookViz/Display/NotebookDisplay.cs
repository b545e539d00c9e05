using System.Reflection;
using System.Runtime.CompilerServices;
using Microsoft.DotNet.Interactive.Formatting;

namespace NotebookViz.Display;

/// <summary>
/// Shows values below a notebook's cell while it runs, by the events that front-ends receive. The kernel's own <c>display(value)</c> is not used: in Jupyter
/// its update has another id than the display, so front-ends ignore it. The kernel's types are looked up by name, because only a kernel has them.
/// </summary>
internal sealed class NotebookDisplay
{
    private const string Context = "Microsoft.DotNet.Interactive.KernelInvocationContext";
    private const string Produced = "Microsoft.DotNet.Interactive.Events.DisplayedValueProduced", Updated = "Microsoft.DotNet.Interactive.Events.DisplayedValueUpdated";

    private readonly PropertyInfo _current, _command;
    private readonly MethodInfo _publish;
    private readonly ConstructorInfo _produced, _updated;

    private NotebookDisplay(PropertyInfo current, PropertyInfo command, MethodInfo publish, ConstructorInfo produced, ConstructorInfo updated) =>
        (_current, _command, _publish, _produced, _updated) = (current, command, publish, produced, updated);

    /// <summary>Finds the kernel's types; null if they are missing.</summary>
    public static NotebookDisplay? Find()
    {
        var assembly = AppDomain.CurrentDomain.GetAssemblies().FirstOrDefault(assembly => assembly.GetType(Context) is not null);
        var context = assembly?.GetType(Context);
        return context?.GetProperty("Current", BindingFlags.Public | BindingFlags.Static) is { } current
            && context.GetProperty("Command") is { } command
            && context.GetMethods().FirstOrDefault(method => method.Name == "Publish" && method.GetParameters().Length == 1) is { } publish
            && Constructor(assembly?.GetType(Produced)) is { } produced
            && Constructor(assembly?.GetType(Updated)) is { } updated
            ? new(current, command, publish, produced, updated)
            : null;
    }

    /// <summary>Identifies the cell that is running; null if there is none.</summary>
    public object? Cell => _current.GetValue(null) is { } context ? _command.GetValue(context) : null;

    /// <summary>Shows a value, or replaces one that was shown before.</summary>
    /// <param name="value">The value.</param>
    /// <param name="shown">The id of an earlier output; null for a new one.</param>
    /// <returns>The id of the output, for a later call.</returns>
    /// <exception cref="InvalidOperationException">No cell is running.</exception>
    public string Show(object value, string? shown)
    {
        object context = _current.GetValue(null) ?? throw new InvalidOperationException("No cell is running.");
        object? command = _command.GetValue(context);
        object formatted = Format(value);
        string id = shown ?? Guid.NewGuid().ToString();
        var constructor = shown is null ? _produced : _updated;
        // The two constructors have the same parameters in different orders.
        var arguments = constructor.GetParameters().Select(parameter => parameter.ParameterType)
            .Select(type => type == typeof(string) ? id : type == typeof(object) ? value : type.IsInstanceOfType(formatted) ? formatted : command);
        _publish.Invoke(context, [constructor.Invoke([.. arguments])]);
        return id;
    }

    private static ConstructorInfo? Constructor(Type? type) => type?.GetConstructors().FirstOrDefault(constructor => constructor.GetParameters().Length == 4);

    // In a method of its own, because only a kernel has the formatting library.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static IReadOnlyList<FormattedValue> Format(object value) => FormattedValue.CreateManyFromObject(value);
}
