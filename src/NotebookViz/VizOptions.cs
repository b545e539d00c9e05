namespace NotebookViz;

/// <summary>How pictures are made. Immutable: change it with <c>VizOptions.Default with { … }</c>.</summary>
public sealed record VizOptions
{
    private static VizOptions _default = new();
    private readonly int _maxBytes = 1 << 20;

    /// <summary>What holds where nothing else is said; set it once for a whole notebook.</summary>
    /// <exception cref="ArgumentNullException">It is set to null.</exception>
    public static VizOptions Default
    {
        get => _default;
        set => _default = value ?? throw new ArgumentNullException(nameof(value), "Set VizOptions.Default to options, such as new VizOptions().");
    }

    /// <summary>The most bytes that one display may take in a notebook, 1 MiB unless told; at least 32 KiB.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It is less than 32 KiB.</exception>
    public int MaxBytes
    {
        get => _maxBytes;
        init => _maxBytes = value >= 32 << 10
            ? value
            : throw new ArgumentOutOfRangeException(nameof(MaxBytes), value, $"A display cannot be held within {value} bytes; allow at least {32 << 10}.");
    }
}
