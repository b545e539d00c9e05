namespace NotebookViz.Planning;

/// <summary>A picture in words: under it in HTML, above it in text, and instead of it where it cannot be seen.</summary>
/// <param name="Headline">What the tensor is: "encoder.0.weight: kernel of Conv2d".</param>
/// <param name="Facts">Shape and meaning of the axes, value range, what is not finite, pooled, clipped or left out; one a line.</param>
/// <param name="Alt">What is seen, as sentences.</param>
internal sealed record Caption(string Headline, IReadOnlyList<string> Facts, string Alt);
