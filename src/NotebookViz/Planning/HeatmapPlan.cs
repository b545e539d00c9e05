namespace NotebookViz.Planning;

/// <summary>A matrix as a heatmap.</summary>
/// <param name="Caption">What the picture says in words.</param>
/// <param name="Frame">The plotting area.</param>
/// <param name="Canvas">The cells.</param>
/// <param name="Rows">What the rows are.</param>
/// <param name="Columns">What the columns are.</param>
/// <param name="Range">What the colours stand for.</param>
/// <param name="Histogram">How the values are distributed over the colours.</param>
/// <param name="ElementType">The type of the values.</param>
internal sealed record HeatmapPlan(
    Caption Caption, Frame Frame, Canvas Canvas, CellAxis Rows, CellAxis Columns, ColorRange Range, Histogram Histogram, ElementType ElementType)
    : Plan(Caption);
