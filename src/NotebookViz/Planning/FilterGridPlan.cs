namespace NotebookViz.Planning;

/// <summary>Many small matrices, such as the filters of a convolution, stitched together on one canvas.</summary>
/// <param name="Caption">What the picture says in words.</param>
/// <param name="Frame">The plotting area.</param>
/// <param name="CellSize">The side of a cell in CSS pixels.</param>
/// <param name="Pages">What can be chosen between in the live figure, all laid out alike; the first is what is seen at once.</param>
/// <param name="PageAxis">What the pages are one each of, such as the channels.</param>
/// <param name="TileRows">What a tile's rows are.</param>
/// <param name="TileColumns">What a tile's columns are.</param>
/// <param name="Major">What a tile's major index counts.</param>
/// <param name="Minor">What a tile's minor index counts.</param>
/// <param name="Labels">Texts beside the tiles.</param>
/// <param name="Range">What the colours stand for.</param>
/// <param name="Histogram">How the values are distributed over the colours.</param>
/// <param name="ElementType">The type of the values.</param>
internal sealed record FilterGridPlan(
    Caption Caption, Frame Frame, double CellSize, IReadOnlyList<GridPage> Pages, string PageAxis, CellAxis TileRows, CellAxis TileColumns,
    AxisGroup Major, AxisGroup Minor, IReadOnlyList<CanvasLabel> Labels, ColorRange Range, Histogram Histogram, ElementType ElementType)
    : Plan(Caption);

/// <summary>One canvas of a grid.</summary>
/// <param name="Label">What it is chosen by, such as "channel 7".</param>
/// <param name="Canvas">The stitched canvas.</param>
/// <param name="Tiles">The tiles in reading order.</param>
internal sealed record GridPage(string Label, Canvas Canvas, IReadOnlyList<Tile> Tiles);

/// <summary>One tile of a grid.</summary>
/// <param name="Row">The canvas row of its first cell.</param>
/// <param name="Column">The canvas column of its first cell.</param>
/// <param name="Major">Its major index, such as the filter's.</param>
/// <param name="Minor">Its minor index, such as the channel's.</param>
internal sealed record Tile(int Row, int Column, long Major, long Minor);

/// <summary>A text on the canvas.</summary>
/// <param name="Row">Where it stands, in cells from the top; a title's lower edge, a side label's middle.</param>
/// <param name="Column">Where it stands, in cells from the left; a title's middle, a side label's right end.</param>
/// <param name="Text">The text.</param>
/// <param name="IsTitle">True for a title above a tile, false for a label left of a row of tiles.</param>
internal sealed record CanvasLabel(double Row, double Column, string Text, bool IsTitle);
