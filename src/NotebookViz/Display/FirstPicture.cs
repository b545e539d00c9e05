using NotebookViz.Common;

namespace NotebookViz.Display;

/// <summary>
/// Draws small weights on another thread, once, when a notebook has loaded the library. Most of the time of a first picture goes into
/// compiling what draws it; the reader of the notebook does not wait for that then.
/// </summary>
internal static class FirstPicture
{
    private static int _isPrepared;

    /// <summary>Starts it. Nothing waits for its end, and nothing is shown.</summary>
    public static void Prepare()
    {
        if (Interlocked.Exchange(ref _isPrepared, 1) != 0)
            return;
        // Without the flow of the running cell, so that this is not taken for a part of its work.
        new Thread(DrawUnseen) { IsBackground = true, Name = "NotebookViz.FirstPicture" }.UnsafeStart();
    }

    /// <summary>Draws a kernel, a matrix, and a list with a bias, in all forms.</summary>
    internal static void Draw()
    {
        // Its progress goes nowhere, and not to the notebook.
        using var scope = WorkScope.Of(new Progress<ProgressReport>(), CancellationToken.None);
        float[] numbers = [.. Enumerable.Range(0, 8 * 4 * 3 * 3).Select(i => MathF.Sin(i))];
        var kernel = new Weight("conv.weight", [8, 4, 3, 3], ElementType.Float32, TensorData.Of(numbers)).WithLayout(WeightLayout.PyTorch).WithLayer("Conv2d", "kernel");
        var matrix = new Weight("fc.weight", [12, 24], ElementType.Float32, TensorData.Of(numbers));
        Draw(Shown.Of(kernel));
        Draw(Shown.Of(matrix));
        Draw(Shown.Of(new WeightList([kernel, numbers[..8].ToWeight(name: "conv.bias").WithRoles(AxisRole.Filter)], "Conv2d")));
    }

    private static void DrawUnseen()
    {
        try
        {
            Draw();
        }
        catch (Exception)
        {
            // The first picture that is asked for fails in the same way and says why.
        }
    }

    private static void Draw(Shown shown)
    {
        shown.Html();
        shown.Png();
        shown.Text();
    }
}
