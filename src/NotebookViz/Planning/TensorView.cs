namespace NotebookViz.Planning;

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

    /// <summary>Arranges the axes of a tensor of at least two axes by their roles, so that storage order does not matter.</summary>
    public static TensorView Of(Weight weight)
    {
        var axes = weight.Axes;
        var left = Enumerable.Range(0, axes.Count).ToList();

        int? Take(params AxisRole[] roles)
        {
            foreach (var role in roles)
            {
                int place = left.FindIndex(axis => axes[axis].Role == role);
                if (place < 0)
                    continue;
                int axis = left[place];
                left.RemoveAt(place);
                return axis;
            }
            return null;
        }

        int? TakeLast()
        {
            if (left.Count == 0)
                return null;
            int axis = left[^1];
            left.RemoveAt(left.Count - 1);
            return axis;
        }

        // A kernel of size 1 in every direction is a matrix of filters × channels.
        bool pointwise = axes.Count > 2 && axes.All(axis => axis.Length == 1 || axis.Role is AxisRole.Filter or AxisRole.Channel)
            && axes.Any(axis => axis.Role == AxisRole.Filter) && axes.Any(axis => axis.Role == AxisRole.Channel);
        int? rows, columns;
        if (pointwise)
            (rows, columns) = (Take(AxisRole.Filter), Take(AxisRole.Channel));
        else
        {
            columns = Take(AxisRole.Column, AxisRole.Tap, AxisRole.Input, AxisRole.Feature);
            rows = Take(AxisRole.Row, AxisRole.Output, AxisRole.Token, AxisRole.Gate);
            if (rows is null && axes.Any(axis => axis.Role == AxisRole.Tap))
                rows = Take(AxisRole.Channel);
            columns ??= TakeLast();
            rows ??= TakeLast();
        }

        int? major = pointwise ? null : Take(AxisRole.Filter, AxisRole.Channel);
        if (major is null && left.Count > 0)
        {
            major = left[0];
            left.RemoveAt(0);
        }
        AxisGroup Group(params IEnumerable<int?> group) => AxisGroup.Of(weight, [.. group.OfType<int>()]);
        return new(Group(major), Group(left.Select(axis => (int?)axis)), Group(rows), Group(columns));
    }
}
