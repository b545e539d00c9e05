using System.Reflection;

namespace NotebookViz.Display;

/// <summary>
/// Shows values below a notebook's cell while it runs. The kernel's own types have moved between its versions, so they are looked up by what they can do:
/// <c>Kernel.display(value)</c>, which every cell may call, and <c>Update(value)</c> of what it gives.
/// </summary>
internal sealed class NotebookDisplay(MethodInfo display)
{
    /// <summary>The kernel's means; null where it has none.</summary>
    public static NotebookDisplay? Find()
    {
        var display = AppDomain.CurrentDomain.GetAssemblies()
            .Select(assembly => assembly.GetType("Microsoft.DotNet.Interactive.Kernel"))
            .Select(kernel => kernel?.GetMethod("display", BindingFlags.Public | BindingFlags.Static, [typeof(object), typeof(string[])]))
            .FirstOrDefault(method => method is not null);
        return display is null ? null : new(display);
    }

    /// <summary>Shows a value, in place of one that was shown before.</summary>
    /// <param name="value">The value.</param>
    /// <param name="shown">What this returned before; null for a new place.</param>
    /// <returns>The place of what is shown.</returns>
    public object? Show(object value, object? shown)
    {
        if (shown is null)
            return display.Invoke(null, [value, Array.Empty<string>()]);
        shown.GetType().GetMethod("Update", [typeof(object)])!.Invoke(shown, [value]);
        return shown;
    }
}
