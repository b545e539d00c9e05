using NotebookViz.Planning;

namespace NotebookViz.Rendering.Text;

/// <summary>Largest magnitudes over parts of a canvas: the same as over the tensor's elements, since pooling keeps them.</summary>
internal static class CanvasMagnitudes
{
    /// <summary>The largest magnitude in a rectangle; NaN where it has no finite value.</summary>
    public static double Largest(Canvas canvas, int row, int column, int rows, int columns)
    {
        double largest = double.NaN;
        for (int i = row; i < row + rows; i++)
            for (int j = column; j < column + columns; j++)
                largest = double.MaxMagnitudeNumber(largest, Math.Abs(canvas.Values[i * canvas.Columns + j]));
        return largest;
    }
}
