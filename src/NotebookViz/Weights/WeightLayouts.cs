using NotebookViz.Conventions;

namespace NotebookViz;

public sealed partial class Weight
{
    /// <summary>The same weight with its axes told by a framework's conventions, for a source that does not tell them itself.</summary>
    /// <param name="layout">Whose conventions hold. <see cref="WeightLayout.None"/> changes nothing.</param>
    /// <exception cref="ArgumentOutOfRangeException">It is not one of the enumeration's.</exception>
    public Weight Layout(WeightLayout layout) => Layouts.Tell(this, layout);
}

public sealed partial class WeightList
{
    /// <summary>The same weights with their axes told by a framework's conventions, for a source that does not tell them itself.</summary>
    /// <param name="layout">Whose conventions hold. <see cref="WeightLayout.None"/> changes nothing.</param>
    /// <exception cref="ArgumentOutOfRangeException">It is not one of the enumeration's.</exception>
    public WeightList Layout(WeightLayout layout) => new(this.Select(weight => weight.Layout(layout)), Owner);
}
