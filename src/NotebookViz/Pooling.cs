namespace NotebookViz;

/// <summary>What a cell shows that stands for several elements.</summary>
public enum Pooling
{
    /// <summary>The element of largest magnitude, so that no outlier hides.</summary>
    Largest,

    /// <summary>The mean of the elements.</summary>
    Mean,
}
