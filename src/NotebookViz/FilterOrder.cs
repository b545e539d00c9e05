namespace NotebookViz;

/// <summary>In which order the filters of a grid stand. Their titles keep the original index.</summary>
public enum FilterOrder
{
    /// <summary>As they are stored.</summary>
    Stored,

    /// <summary>By the sum of their magnitudes, the largest first.</summary>
    L1Norm,

    /// <summary>By their Euclidean norm, the largest first.</summary>
    L2Norm,

    /// <summary>So that alike filters stand together: in the leaf order of a hierarchical clustering by cosine distance, average linkage.</summary>
    Similarity,
}
