namespace NotebookViz.Display;

/// <summary>The pictures of a list's weights, each made once for all forms in which the list is shown.</summary>
internal sealed class ListPictures(WeightList list)
{
    private readonly Visualization?[] _made = new Visualization?[list.Count];

    /// <summary>Longer lists show one line of text per weight instead of a text picture.</summary>
    public const int MostInText = 20;

    /// <summary>The picture of a weight.</summary>
    public Visualization Of(int index) => _made[index] ??= list[index].Visualize();

    /// <summary>Makes the pictures in advance, so that all forms of a display show the same values, even if the tensors change afterwards.</summary>
    public void Prepare()
    {
        for (int i = 0; i < list.Count && (i == 0 || list.Count <= MostInText); i++)
            Of(i);
    }
}
