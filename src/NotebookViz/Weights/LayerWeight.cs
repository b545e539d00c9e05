namespace NotebookViz;

/// <summary>A weight as its layer has it: learnt or kept, trained or frozen, its own or another layer's. Immutable.</summary>
/// <param name="Weight">The tensor, under its full name in the model.</param>
/// <param name="IsParameter">True for what is learnt, false for a buffer, such as a moving mean.</param>
/// <param name="IsTrainable">True where the optimizer may change it: a parameter that asks for its gradient.</param>
/// <param name="SameAs">The name of the weight that is the very same tensor and was listed before; null where there is none.</param>
/// <exception cref="ArgumentNullException"><paramref name="Weight"/> is null.</exception>
public sealed partial record LayerWeight(Weight Weight, bool IsParameter, bool IsTrainable, string? SameAs = null)
{
    /// <summary>The tensor, under its full name in the model.</summary>
    /// <exception cref="ArgumentNullException">The weight is null.</exception>
    public Weight Weight { get; init => field = Arguments.NotNull(value, nameof(Weight)); } = Arguments.NotNull(Weight);

    /// <summary>How many learnt numbers it adds to the model: 0 for a buffer, for a tensor counted before, and for a disposed one.</summary>
    public long Parameters => IsParameter ? Elements : 0;

    /// <summary>How many bytes it adds to the model: 0 for a tensor counted before and for a disposed one.</summary>
    public long Bytes => Elements * Weight.ElementType.Size();

    // The shape of a disposed tensor is gone; that of a scalar is empty too, but has a value.
    private long Elements => SameAs is not null || Weight is { Problem: not null, Shape.Count: 0 } ? 0 : Weight.Count;
}
