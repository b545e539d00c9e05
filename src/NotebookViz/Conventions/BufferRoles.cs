namespace NotebookViz.Conventions;

/// <summary>The roles of weights that are not parameters, because no optimizer changes them.</summary>
internal static class BufferRoles
{
    private static readonly HashSet<string> All = ["moving mean", "moving variance", "batch counter", "quantisation scale", "zero point"];

    /// <summary>A weight of a list as one of a layer. A list does not say which parameters are frozen.</summary>
    public static LayerWeight InLayer(Weight weight)
    {
        bool isParameter = weight.Role is null || !All.Contains(weight.Role);
        return new(weight, isParameter, IsTrainable: isParameter);
    }
}
