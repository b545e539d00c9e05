using NotebookViz.Data;

namespace NotebookViz.Formats.PyTorch;

/// <summary>A Python dictionary in its order. Keys may be any pickled object.</summary>
internal sealed class PickleDict
{
    private List<KeyValuePair<object?, object?>>? _items;

    public IReadOnlyList<KeyValuePair<object?, object?>> Items => _items ?? (IReadOnlyList<KeyValuePair<object?, object?>>)[];

    public void Add(object? key, object? value) => (_items ??= []).Add(new(key, value));

    public bool Has(string key) => Items.Any(item => item.Key is string text && text == key);
}

/// <summary>An object without weights, such as a device. Its content is ignored.</summary>
internal sealed class PickleOpaque
{
    public static readonly PickleOpaque Instance = new();
}

/// <summary>The mark that the instruction <c>MARK</c> puts on the stack.</summary>
internal sealed class PickleMark
{
    public static readonly PickleMark Instance = new();
}

/// <summary>A class or function that a pickle names. It is only ever compared by its name.</summary>
internal sealed record PickleGlobal(string Name)
{
    /// <summary>The name without its module.</summary>
    public string LastPart => Name[(Name.LastIndexOf('.') + 1)..];
}

/// <summary>
/// An object of an unknown class, or the result of an unknown function. No code is run: the object only keeps what the pickle puts into it.
/// </summary>
/// <param name="Class">The class or function.</param>
/// <param name="Arguments">The arguments of the function or constructor that makes it.</param>
internal sealed record PickleObject(string Class, IReadOnlyList<object?> Arguments)
{
    /// <summary>The first tensor among the arguments, directly or through other objects; null if there is none.</summary>
    public PickleTensor? Ingredient { get; } = Arguments.Take(MostIngredients).Select(argument => argument switch
    {
        PickleTensor tensor => tensor,
        PickleArray array => array.ToTensor(),
        PickleObject made => made.Ingredient,
        _ => null,
    }).FirstOrDefault(tensor => tensor is not null);

    // Limits the work if many calls share the same long arguments.
    private const int MostIngredients = 16;

    /// <summary>Its attributes, a dictionary as a rule; null if it has none.</summary>
    public object? State { get; set; }

    /// <summary>The contents of an object that is a tuple too.</summary>
    public object?[]? Contents { get; init; }

    /// <summary>The items of an object that is a dictionary too.</summary>
    public PickleDict? Items { get; set; }

    /// <summary>The elements of an object that is a list too.</summary>
    public List<object?>? Elements { get; set; }

    // A record would compare its contents, which may hold the object itself.
    public bool Equals(PickleObject? other) => ReferenceEquals(this, other);

    public override int GetHashCode() => System.Runtime.CompilerServices.RuntimeHelpers.GetHashCode(this);
}

/// <summary>Bytes that lie within the pickle, or text that stands for bytes.</summary>
internal sealed record PickleBytes(TensorData Data)
{
    /// <summary>Text in which each character is a byte, as in Python's latin-1 encoding.</summary>
    public static PickleBytes OfText(string text) => new(ComputedData.Of(text.Length, () => System.Text.Encoding.Latin1.GetBytes(text)));
}

/// <summary>A storage that a pickle refers to: its bytes lie elsewhere in the file.</summary>
/// <param name="Key">Its name in the file.</param>
/// <param name="Class">The name of its class, such as "FloatStorage".</param>
/// <param name="Type">The type of its elements; null if its class does not say.</param>
/// <param name="Count">How many elements it has.</param>
internal sealed record PickleStorage(string Key, string Class, ElementType? Type, long Count);

/// <summary>A tensor: a view of a storage. Without values, <paramref name="Problem"/> says why.</summary>
internal sealed record PickleTensor(PickleStorage? Storage, StoredType Type, long Offset, long[] Shape, long[] Strides, string? Problem = null)
{
    /// <summary>The bytes of a tensor that has no storage of its own, in the file's byte order unless <see cref="LittleEndian"/> is set.</summary>
    public TensorData? Bytes { get; init; }

    /// <summary>The byte order of <see cref="Bytes"/>; null for that of the file.</summary>
    public bool? LittleEndian { get; init; }

    /// <summary>Scale and zero point of a quantised tensor; otherwise null.</summary>
    public (double Scale, double ZeroPoint)? Quantisation { get; init; }

    /// <summary>Scales and zero points along an axis of a tensor that is quantised channel by channel; otherwise null.</summary>
    public (PickleTensor Scales, PickleTensor ZeroPoints, int Axis)? Channels { get; init; }

    /// <summary>A tensor without values, of which only the shape is known.</summary>
    public static PickleTensor Without(long[] shape, string typeName, string problem) => new(null, StoredType.Unreadable(typeName), 0, shape, [], problem);
}
