using System.Reflection;

namespace NotebookViz.Display;

/// <summary>
/// Shows values below a notebook's cell while it runs. The kernel's types have moved between its versions, so their methods are looked up by name:
/// <c>Kernel.display(value)</c>, which every cell may call, and <c>Update(value)</c> of its result.
/// </summary>
internal sealed class NotebookDisplay(MethodInfo display)
{
    /// <summary>Finds the kernel's display method; null if it has none.</summary>
    public static NotebookDisplay? Find()
    {
        var display = AppDomain.CurrentDomain.GetAssemblies()
            .Select(assembly => assembly.GetType("Microsoft.DotNet.Interactive.Kernel"))
            .Select(kernel => kernel?.GetMethod("display", BindingFlags.Public | BindingFlags.Static, [typeof(object), typeof(string[])]))
            .FirstOrDefault(method => method is not null);
        return display is null ? null : new(display);
    }

    /// <summary>Shows a value, or replaces one that was shown before.</summary>
    /// <param name="value">The value.</param>
    /// <param name="shown">The result of the earlier call; null for a new output.</param>
    /// <returns>The output, for a later call.</returns>
    public object? Show(object value, object? shown)
    {
        if (shown is null)
            return display.Invoke(null, [value, Array.Empty<string>()]);
        shown.GetType().GetMethod("Update", [typeof(object)])!.Invoke(shown, [value]);
        return shown;
    }
}
