using System.Reflection;
using System.Runtime.Loader;
using Microsoft.DotNet.Interactive.Formatting;
using static TorchSharp.torch;

namespace NotebookViz.Tests.Display;

public class LoadTests
{
    [Fact]
    public void Loading_from_two_threads_and_into_two_load_contexts_is_harmless() =>
        Assert.Equal("shown", FreshProcess.Run(LoadManyTimes));

    private static void LoadManyTimes()
    {
        // A script host loads the library into a context of its own, and a second time when it starts anew.
        var copies = Enumerable.Range(0, 2).Select(i => new AssemblyLoadContext($"host {i}").LoadFromAssemblyPath(typeof(Weight).Assembly.Location)).ToArray();
        var loads = copies.Append(typeof(Weight).Assembly).Select(copy =>
            copy.GetType("NotebookViz.NotebookExtension")!.GetMethod("Load", BindingFlags.Public | BindingFlags.Static)!.CreateDelegate<Action>()).ToArray();
        var error = new StringWriter();
        Console.SetError(error);
        Parallel.For(0, 24, i => loads[i % 3]());

        object[] values = [new float[3, 4], ones(2, 3), nn.Linear(2, 2), Some.KerasKernel(), .. copies.Select(copy => OneIn(copy))];
        foreach (object value in values)
        {
            if (!value.ToDisplayString("text/html").Contains("notebookviz", StringComparison.Ordinal))
                throw new InvalidOperationException($"{value.GetType()} is not shown.");
        }
        if (error.ToString().Length > 0)
            throw new InvalidOperationException(error.ToString());
        Console.WriteLine("shown");
    }

    private static object OneIn(Assembly copy) =>
        copy.GetType("NotebookViz.Weight")!.GetMethod("FromArray")!.Invoke(null, [new float[2, 2], Enum.ToObject(copy.GetType("NotebookViz.WeightLayout")!, 0), "w"])!;
}
