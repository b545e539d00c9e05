using NotebookViz.Rendering;

namespace NotebookViz.Planning;

/// <summary>A filter of three input channels as one tile in colour: mid-grey is zero, the filter's largest magnitude is full or no light.</summary>
internal static class RgbTiles
{
    /// <summary>True where the tiles can be seen as red, green and blue.</summary>
    public static bool Fits(TensorView view) => view.Minor.Length == 3 && view.Minor.Axis.Role == AxisRole.Channel && view.Major.Axis.Role == AxisRole.Filter;

    /// <summary>The colours of a tile's cells, row by row; null where a value is not finite.</summary>
    public static IEnumerable<ColorCell?> Of(Tile tile, double[] red, double[] green, double[] blue)
    {
        double largest = red.Concat(green).Concat(blue).Where(double.IsFinite).Select(Math.Abs).DefaultIfEmpty(0).Max();
        byte Light(double value) => largest == 0 ? (byte)128 : (byte)Math.Round(127.5 + 127.5 * value / largest);
        for (int i = 0; i < red.Length; i++)
            yield return double.IsFinite(red[i] + green[i] + blue[i])
                ? new ColorCell(tile, new Rgb(Light(red[i]), Light(green[i]), Light(blue[i])), red[i], green[i], blue[i])
                : null;
    }
}
