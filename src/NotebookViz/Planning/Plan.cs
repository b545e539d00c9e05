namespace NotebookViz.Planning;

/// <summary>What a picture shows, decided once and drawn by every back-end: the data it needs and no more.</summary>
/// <param name="Caption">What the picture says in words.</param>
internal abstract record Plan(Caption Caption);

/// <summary>A single number.</summary>
/// <param name="Caption">What the picture says in words.</param>
/// <param name="Text">The number, exact.</param>
internal sealed record NumberPlan(Caption Caption, string Text) : Plan(Caption);

/// <summary>No picture: a sentence that says why.</summary>
/// <param name="Caption">What the picture says in words.</param>
/// <param name="Message">The sentence.</param>
internal sealed record MessagePlan(Caption Caption, string Message) : Plan(Caption);
