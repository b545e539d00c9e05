namespace NotebookViz.Display;

/// <summary>The pictures of a list's weights, each made once for all forms in which the list is shown.</summary>
internal sealed class ListPictures(WeightList list)
{
    private readonly Visualization?[] _made = new Visualization?[list.Count];

    /// <summary>Lists of more weights have a line of text for each, and not a picture in words.</summary>
    public const int MostInText = 20;

    /// <summary>The picture of a weight.</summary>
    public Visualization Of(int index) => _made[index] ??= list[index].Visualize();

    /// <summary>Makes what is shown beside the HTML, so that all forms of a display show the same values, whatever happens to the tensors afterwards.</summary>
    public void Prepare()
    {
        for (int i = 0; i < list.Count && (i == 0 || list.Count <= MostInText); i++)
            Of(i);
    }
}
