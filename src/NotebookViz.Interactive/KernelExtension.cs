using System.Runtime.CompilerServices;
using Microsoft.DotNet.Interactive;

namespace NotebookViz.Interactive;

/// <summary>
/// The entry point of the NotebookViz package in a .NET Interactive kernel, which runs it when <c>#r</c> loads the package. It is an assembly
/// because the C# cells of an <c>extension.dib</c> do not see a package that an F# cell has loaded.
/// </summary>
public sealed class KernelExtension : IKernelExtension
{
    /// <summary>Registers the formatters. Never throws, because the kernel would swallow the exception.</summary>
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
            Console.Error.WriteLine($"NotebookViz could not be loaded, so weights are not shown as pictures: {e.Message}");
        }
        return Task.CompletedTask;
    }

    // In a method of its own, so that a library that cannot be loaded throws inside the try block.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void Load() => NotebookExtension.Load();
}
