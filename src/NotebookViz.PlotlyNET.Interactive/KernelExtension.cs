using System.Runtime.CompilerServices;
using Microsoft.DotNet.Interactive;

namespace NotebookViz.PlotlyNET.Interactive;

/// <summary>The entry point of the NotebookViz.PlotlyNET package in a .NET Interactive kernel, which runs it when <c>#r</c> loads the package.</summary>
public sealed class KernelExtension : IKernelExtension
{
    /// <summary>Registers the formatters of charts. Never throws, because the kernel would swallow the exception.</summary>
    /// <param name="kernel">The kernel that loads the package.</param>
    /// <returns>A completed task.</returns>
    public Task OnLoadAsync(Kernel kernel)
    {
        try
        {
            Load();
        }
        catch (Exception e)
        {
            Console.Error.WriteLine($"NotebookViz.PlotlyNET could not be loaded, so charts are not shown: {e.Message}");
        }
        return Task.CompletedTask;
    }

    // In a method of its own, so that a library that cannot be loaded throws inside the try block.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void Load() => PlotlyNotebookExtension.Load();
}
