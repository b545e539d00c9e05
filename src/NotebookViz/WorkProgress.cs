namespace NotebookViz;

/// <summary>How far long work is, such as reading the values of a large file.</summary>
/// <param name="What">What is done: "Drawing 8 weights of keras_model.h5".</param>
/// <param name="Done">How many values have been read, from 0 to <paramref name="Total"/>; equal to it in the last report.</param>
/// <param name="Total">How many values there are to read.</param>
public sealed record WorkProgress(string What, long Done, long Total);
