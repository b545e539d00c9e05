using System.Text.Json;

namespace NotebookViz.Tests.Pictures;

/// <summary>Where the cells of a live figure lie in the static picture, by the figure's own layout: the two must agree.</summary>
internal sealed class PixelGrid
{
    private readonly double _left, _top, _width, _height;

    public PixelGrid(Figure figure)
    {
        var margin = figure.Layout.GetProperty("margin");
        var (_, shape) = Figure.Array(figure.Heatmap!.Value.GetProperty("z"));
        _left = Of(margin, "l");
        _width = (Of(figure.Layout, "width") - _left - Of(margin, "r")) * Share("xaxis") / shape[1];
        double plot = Of(figure.Layout, "height") - Of(margin, "t") - Of(margin, "b");
        _height = plot * Share("yaxis") / shape[0];
        _top = Of(margin, "t") + plot * (1 - figure.Layout.GetProperty("yaxis").GetProperty("domain")[1].GetDouble());

        static double Of(JsonElement element, string name) => element.GetProperty(name).GetDouble();
        double Share(string axis)
        {
            var domain = figure.Layout.GetProperty(axis).GetProperty("domain");
            return domain[1].GetDouble() - domain[0].GetDouble();
        }
    }

    /// <summary>A cell's colour, seen in its corner, since a clipped cell has a sign in its middle.</summary>
    public (byte Red, byte Green, byte Blue) ColorAt(PngPicture picture, int row, int column)
    {
        int x = (int)Math.Floor((_left + (column + 0.1) * _width) * 2), y = (int)Math.Floor((_top + (row + 0.1) * _height) * 2);
        return picture.ColorAt(x, y);
    }
}
