using Microsoft.DotNet.Interactive.Formatting;

namespace NotebookViz.Tests.Display;

/// <summary>Who shows arrays: NotebookViz, the kernel, or the user's own formatter. Each in a process that has not loaded NotebookViz yet.</summary>
public class ArrayOptionTests
{
    private static readonly string[] MimeTypes = ["text/html", "image/png", "text/plain"];

    [Fact]
    public void A_notebook_can_leave_arrays_to_the_kernel_and_take_them_back() => FreshProcess.Run(ArraysOff);

    private static void ArraysOff()
    {
        object[] values = [new float[] { 1, 2 }, new float[,] { { 1 } }, new List<int> { 1 }, new float[][] { [1] }, new Memory<double>([1])];
        string[] before = [.. values.Select(value => value.ToDisplayString("text/html"))];
        NotebookExtension.Load();
        Assert.All(values, value => Assert.Equal(MimeTypes, Stored(value)));

        NotebookExtension.ShowArrays = false;
        Assert.All(values, value => Assert.Equal(["text/html"], Stored(value)));
        Assert.Equal(before, values.Select(value => value.ToDisplayString("text/html")));
        Assert.Equal(MimeTypes, Stored(Some.KerasKernel()));

        NotebookExtension.ShowArrays = true;
        Assert.All(values, value => Assert.Equal(MimeTypes, Stored(value)));
        Assert.All(values, value => Assert.Contains("<figure", value.ToDisplayString("text/html"), StringComparison.Ordinal));
    }

    [Fact]
    public void A_formatter_that_was_there_before_is_left_alone() => FreshProcess.Run(OwnFormatter);

    private static void OwnFormatter()
    {
        Formatter.Register<double[]>(array => "mine", "text/html");
        NotebookExtension.Load();
        Assert.Equal(["text/html"], Stored(new double[] { 1 }));
        Assert.Equal("mine", new double[] { 1 }.ToDisplayString("text/html"));
        foreach (object value in new object[] { new float[] { 1 }, new double[,] { { 1 } }, new List<double> { 1 } })
        {
            Assert.Equal(MimeTypes, Stored(value));
            Assert.Contains("<figure", value.ToDisplayString("text/html"), StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Loading_after_a_reset_registers_again() => FreshProcess.Run(Reset);

    private static void Reset()
    {
        object[] values = [new float[] { 1 }, Some.KerasKernel(), TorchSharp.torch.ones(2), new List<TorchSharp.torch.Tensor>()];
        NotebookExtension.Load();
        Formatter.ResetToDefault();
        Assert.All(values, value => Assert.Equal(["text/html"], Stored(value)));
        NotebookExtension.Load();
        Assert.All(values, value => Assert.Equal(MimeTypes, Stored(value)));
        int count = Formatter.RegisteredFormatters().Count();
        NotebookExtension.Load();
        Assert.Equal(count, Formatter.RegisteredFormatters().Count());
        NotebookExtension.ShowHtml = false;
        Assert.All(values, value => Assert.Equal(["image/png", "text/plain"], Stored(value)));
    }

    private static string[] Stored(object value) => [.. Formatter.GetPreferredMimeTypesFor(value.GetType())];
}
