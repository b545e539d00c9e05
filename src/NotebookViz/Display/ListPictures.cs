namespace NotebookViz.Display;

/// <summary>The pictures of a list's weights, each made once for all forms in which the list is shown.</summary>
internal sealed class ListPictures(WeightList list)
{
    private readonly Visualization?[] _made = new Visualization?[list.Count];

    /// <summary>The picture of a weight, as it was made first.</summary>
    public Visualization Of(int index) => _made[index] ??= list[index].Visualize();

    /// <summary>The picture of a weight within the options' size.</summary>
    public Visualization Within(int index, VizOptions options)
    {
        if (_made[index] is { } made && made.MostBytes <= options.MaxBytes)
            return made;
        return _made[index] = list[index].Visualize(options);
    }
}
