namespace NotebookViz.Benchmarks;

/// <summary>Something that the user can mend before anything is measured.</summary>
/// <param name="message">What is missing and what to do about it, as a sentence.</param>
internal sealed class BenchmarkException(string message) : Exception(message);
