namespace NotebookViz.Plans;

/// <summary>
/// A tensor as pictures see it: tiles, each of rows and columns. Whatever the rank, each axis belongs to one of four groups: the tiles'
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

    /// <summary>Where the first element of a tile lies.</summary>
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
        // Where nothing is known of several leading axes they are counted through as one. Where filters are known, what is left counts in
        // the roles' order and not in the stored one: channels before depth from every framework.
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
