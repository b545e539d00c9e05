using NotebookViz.Common;

namespace NotebookViz.Plans;

/// <summary>
/// The arrangement of a tensor in a picture: tiles of rows and columns. For any rank, each axis belongs to one of four groups: the tiles'
/// major index (filters), their minor index (channels), the rows and the columns within a tile.
/// </summary>
/// <param name="Major">The tiles' major index.</param>
/// <param name="Minor">The tiles' minor index.</param>
/// <param name="Rows">The rows of a tile.</param>
/// <param name="Columns">The columns of a tile.</param>
internal sealed record TensorView(AxisGroup Major, AxisGroup Minor, AxisGroup Rows, AxisGroup Columns)
{
    /// <summary>How many tiles there are.</summary>
    public long Tiles => Major.Length * Minor.Length;

    /// <summary>The index of the first element of a tile.</summary>
    public long Start(long major, long minor) => Major.Offset(major) + Minor.Offset(minor);

    /// <summary>The same arrangement of the axes of a tensor of another shape.</summary>
    public TensorView In(IReadOnlyList<long> shape) => new(Major.In(shape), Minor.In(shape), Rows.In(shape), Columns.In(shape));

    /// <summary>How many indices of each of the tensor's axes one cell stands for.</summary>
    public CellAxis[] CellAxes(Weight weight, CellAxis rows, CellAxis columns) =>
        [.. weight.Axes.Select((axis, place) => new CellAxis(axis, Rows.Places.Contains(place) ? rows.Block : Columns.Places.Contains(place) ? columns.Block : 1))];

    /// <summary>Arranges the axes of a tensor of at least two axes by their roles, so that storage order does not matter.</summary>
    public static TensorView Of(Weight weight)
    {
        var axes = weight.Axes;
        var left = new AxesLeft(axes);
        int? rows = null, columns = null;
        // A packed bias has a row for each gate.
        if (axes.Count == 2)
            rows = left.Take(AxisRole.Part);
        if (IsPointwise(axes))
            (rows, columns) = (left.Take(AxisRole.Filter), left.Take(AxisRole.Channel));

        columns ??= left.Take(AxisRole.Column, AxisRole.KernelPosition, AxisRole.Input, AxisRole.State, AxisRole.Feature);
        rows ??= left.Take(AxisRole.Row, AxisRole.Output, AxisRole.Token, AxisRole.Gate, AxisRole.Unit);
        if (rows is null && axes.Any(axis => axis.Role == AxisRole.KernelPosition))
            rows = left.Take(AxisRole.Channel);
        columns ??= left.TakeLast();
        rows ??= left.TakeLast();

        int? filters = left.Take(AxisRole.Filter, AxisRole.Part, AxisRole.Channel);
        AxisGroup Group(params IEnumerable<int?> group) => AxisGroup.Of(weight, [.. group.OfType<int>()]);
        var others = left.All;
        // If the roles of several leading axes are unknown, they are folded into one. If filters are known, the remaining axes are ordered by role and
        // not as they are stored, so that channels come before depth for every framework.
        return filters is null && others.Length > 2
            ? new(Group(others), Group(), Group(rows), Group(columns))
            : filters is null && others.Length > 0
                ? new(Group(others[0]), Group(others[1..]), Group(rows), Group(columns))
                : new(Group(filters), Group(others.OrderBy(axis => axes[axis!.Value].Role)), Group(rows), Group(columns));
    }

    // A kernel of size 1 in every direction is a matrix of filters × channels.
    private static bool IsPointwise(IReadOnlyList<Axis> axes) =>
        axes.Count > 2 && axes.All(axis => axis.Length == 1 || axis.Role is AxisRole.Filter or AxisRole.Channel)
        && axes.Any(axis => axis.Role == AxisRole.Filter) && axes.Any(axis => axis.Role == AxisRole.Channel);

    /// <summary>The axes that have no place in the picture yet.</summary>
    private sealed class AxesLeft(IReadOnlyList<Axis> axes)
    {
        private readonly List<int> _left = [.. Enumerable.Range(0, axes.Count)];

        public int?[] All => [.. _left.Select(axis => (int?)axis)];

        public int? Take(params AxisRole[] roles)
        {
            foreach (var role in roles)
            {
                int place = _left.FindIndex(axis => axes[axis].Role == role);
                if (place >= 0)
                    return TakeAt(place);
            }
            return null;
        }

        public int? TakeLast() => _left.Count == 0 ? null : TakeAt(_left.Count - 1);

        private int TakeAt(int place)
        {
            int axis = _left[place];
            _left.RemoveAt(place);
            return axis;
        }
    }
}

/// <summary>Several axes of a tensor folded into one, the last changing fastest. A group without axes has one index.</summary>
internal sealed class AxisGroup
{
    private readonly long[] _lengths;
    private readonly long[] _strides;

    private AxisGroup(Axis axis, int[] numbers, IReadOnlyList<long> shape, IReadOnlyList<Axis> axes)
    {
        (Axis, Places, Axes) = (axis, numbers, axes);
        _lengths = [.. numbers.Select(number => shape[number])];
        _strides = [.. numbers.Select(number => Shapes.Stride(shape, number))];
        Run = _strides.Aggregate(long.MaxValue, Math.Min);
        if (_strides.Length > 0)
            Period = _strides.Zip(_lengths, (stride, length) => stride * length).Aggregate(Math.Max);
    }

    /// <summary>The group as one axis.</summary>
    public Axis Axis { get; }

    /// <summary>The axes in the group.</summary>
    public IReadOnlyList<Axis> Axes { get; }

    /// <summary>The numbers of these axes in the tensor.</summary>
    public IReadOnlyList<int> Places { get; }

    public long Length => Axis.Length;

    /// <summary>The number of elements from one index to the next; only for a group of at most one axis.</summary>
    public long Stride => _strides.Length switch
    {
        0 => 0,
        1 => _strides[0],
        _ => throw new InvalidOperationException("Several axes have no one stride."),
    };

    /// <summary>Groups axes of a weight.</summary>
    public static AxisGroup Of(Weight weight, int[] axes)
    {
        Axis[] members = [.. axes.Select(axis => weight.Axes[axis])];
        // An axis of length 1 offers no choice, so its name is left out if there are others.
        var several = members.Where(axis => axis.Length != 1).ToArray();
        var whole = (members, several) switch
        {
            ([], _) => new Axis(AxisRole.Unknown, "", 1),
            (_, [var single]) => single,
            (_, []) => members[0],
            _ => new Axis(AxisRole.Unknown, string.Join(" × ", several.Select(axis => axis.Name)), members.Aggregate(1L, (product, axis) => product * axis.Length))
            {
                IsFolded = true,
            },
        };
        return new(whole, axes, weight.Shape, members);
    }

    /// <summary>The same axes in a tensor of another shape.</summary>
    public AxisGroup In(IReadOnlyList<long> shape) => new(Axis, [.. Places], shape, Axes);

    /// <summary>The offset of an index in the elements of the tensor.</summary>
    public long Offset(long index)
    {
        if (_strides.Length == 1)
            return index * _strides[0];
        long offset = 0;
        for (int i = _lengths.Length - 1; i >= 0; i--)
        {
            offset += index % _lengths[i] * _strides[i];
            index /= _lengths[i];
        }
        return offset;
    }

    /// <summary>An index in words: "filter 5", "forget gate", "depth × row = 1, 2".</summary>
    public string At(long index) => Axis.IsFolded ? Axis.At(Number(index)) : Axis.At(index);

    /// <summary>An index in short form: "5", "forget", "1, 2".</summary>
    public string Number(long index) => Axis.Names.Count > 0 ? Axis.Names[(int)index]
        : Axes.Count == 1 ? Numbers.Exact(index)
        : string.Join(", ", Indices(index).Where((_, i) => Axes[i].Length != 1).DefaultIfEmpty(0).Select(Numbers.Exact));

    /// <summary>The number of consecutive elements that belong to one index.</summary>
    public long Run { get; }

    /// <summary>The number of elements after which the indices repeat.</summary>
    public long Period { get; } = long.MaxValue;

    /// <summary>Which index of the group an element belongs to.</summary>
    public long Of(long element)
    {
        if (_strides.Length == 1)
            return element / _strides[0] % _lengths[0];
        long index = 0;
        for (int i = 0; i < _lengths.Length; i++)
            index = index * _lengths[i] + element / _strides[i] % _lengths[i];
        return index;
    }

    /// <summary>
    /// The number of consecutive elements that belong to consecutive indices, from an element of an index on; only if <see cref="Run"/> is 1.
    /// </summary>
    public long NeighboursFrom(long index) => _strides.Length == 1 ? _lengths[0] - index : 1;

    /// <summary>The index along each of the group's axes.</summary>
    public long[] Indices(long index) => Shapes.Indices(_lengths, index);
}

/// <summary>A direction of a picture: the axis it shows and how many of its indices one cell stands for.</summary>
/// <param name="Axis">The tensor's axis.</param>
/// <param name="Block">The number of indices per cell.</param>
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

    /// <summary>The position of the middle of a cell along the axis, in indices.</summary>
    public double Middle(int cell) => First(cell) + (Block - 1) / 2.0;

    /// <summary>The label beside a cell: the name of its first index if it has one, otherwise the index.</summary>
    public string Tick(int cell) => Axis.Names.Count > 0 ? Axis.Names[(int)First(cell)] : Numbers.Exact(First(cell));

    /// <summary>A cell in words: "row 7", "rows 14–20" as "row 14–20".</summary>
    public string At(int cell) => Block == 1 ? Axis.At(First(cell)) : Axis.At(Label(cell));

    /// <summary>The hover text of each cell if indices have labels: "5 'the'", "64–95 'a' … 'b'"; empty if they have none.</summary>
    /// <param name="isEach">True for a text per index, for a figure that shows each index when the reader zooms in.</param>
    public string[] Labels(bool isEach) => Axis.Labels is null ? []
        : isEach ? [.. Enumerable.Range(0, checked((int)Axis.Length)).Select(index => Axis.Numbered(index))]
        : [.. Enumerable.Range(0, Cells).Select(cell => First(cell) == Last(cell) ? Axis.Numbered(First(cell)) : $"{Label(cell)} {Axis.LabelOf(First(cell))} … {Axis.LabelOf(Last(cell))}")];

    /// <summary>The axis with the fewest indices per cell that fits into <paramref name="cells"/> cells.</summary>
    public static CellAxis Fit(Axis axis, int cells) => new(axis, Math.Max(1, (axis.Length + cells - 1) / cells));
}
