namespace NotebookViz;

/// <summary>A weight that was loaded into a module.</summary>
/// <param name="Source">The weight's name in the list.</param>
/// <param name="Target">The name of the parameter or buffer that it was loaded into.</param>
public sealed record LoadedWeight(string Source, string Target);
