namespace NotebookViz.Planning;

/// <summary>A direction of a picture: the axis it shows and how many of its indices one cell stands for.</summary>
/// <param name="Axis">The tensor's axis.</param>
/// <param name="Block">Indices a cell.</param>
internal sealed record CellAxis(Axis Axis, long Block)
{
    /// <summary>How many cells the axis takes.</summary>
    public int Cells => checked((int)((Axis.Length + Block - 1) / Block));

    /// <summary>The first index of a cell.</summary>
    public long First(int cell) => cell * Block;

    /// <summary>The last index of a cell.</summary>
    public long Last(int cell) => Math.Min(Axis.Length, (cell + 1) * Block) - 1;

    /// <summary>How many indices a cell stands for.</summary>
    public long Size(int cell) => Last(cell) - First(cell) + 1;

    /// <summary>The index of a cell, or its range of indices: "7", "14–20".</summary>
    public string Label(int cell) => First(cell) == Last(cell)
        ? Tick(cell)
        : $"{Numbers.Exact(First(cell))}–{Numbers.Exact(Last(cell))}";

    /// <summary>What stands beside a cell: its first index, by its name where it has one.</summary>
    public string Tick(int cell) => Axis.Names.Count > 0 ? Axis.Names[(int)First(cell)] : Numbers.Exact(First(cell));

    /// <summary>A cell in words: "row 7", "rows 14–20" as "row 14–20".</summary>
    public string At(int cell) => Block == 1 ? Axis.At(First(cell)) : Axis.At(Label(cell));

    /// <summary>The axis with the fewest indices a cell with which it takes at most <paramref name="cells"/> cells.</summary>
    public static CellAxis Fit(Axis axis, int cells) => new(axis, Math.Max(1, (axis.Length + cells - 1) / cells));
}
