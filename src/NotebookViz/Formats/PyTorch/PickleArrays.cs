using NotebookViz.Common;
using NotebookViz.Data;
using NotebookViz.Formats.Npy;

namespace NotebookViz.Formats.PyTorch;

/// <summary>A NumPy dtype, <c>numpy.dtype('f4')</c>. The pickle sets its byte order afterwards as its state.</summary>
internal sealed class PickleDtype(string name)
{
    private string _order = "|";

    /// <summary>The dtype as NumPy's files write it, such as "&lt;f4".</summary>
    public string Descriptor => name is ['<' or '>' or '|' or '=', ..] ? name : _order + name;

    /// <summary>Sets the state, (version, byte order, …).</summary>
    public void SetState(object? state)
    {
        if (state is object?[] and [_, string order, ..])
            _order = order;
    }
}

/// <summary>A NumPy array. The pickle sets its shape, dtype and bytes afterwards as its state.</summary>
internal sealed class PickleArray
{
    private long[]? _shape;
    private string? _descriptor;
    private bool _fortranOrder;
    private TensorData? _bytes;

    /// <summary>Sets the state, (version, shape, dtype, whether the order is column-major, bytes).</summary>
    public void SetState(object? state)
    {
        if (state is object?[] and [_, var shape, PickleDtype dtype, var fortranOrder, var bytes])
            (_shape, _descriptor, _fortranOrder, _bytes) = (PickleTensors.Integers(shape), dtype.Descriptor, fortranOrder is true, PickleArrays.Bytes(bytes));
    }

    /// <summary>The array that <c>numpy._core.numeric._frombuffer(bytes, dtype, shape, order)</c> returns; null if the arguments are invalid.</summary>
    public static PickleArray? OfBuffer(object?[] arguments) => arguments is [var bytes, PickleDtype dtype, var shape, string order]
        ? new() { _shape = PickleTensors.Integers(shape), _descriptor = dtype.Descriptor, _fortranOrder = order == "F", _bytes = PickleArrays.Bytes(bytes) }
        : null;

    /// <summary>The array as a tensor; null for one without a shape.</summary>
    public PickleTensor? ToTensor()
    {
        if (_shape is null || _descriptor is null)
            return null;
        if (NpyDescriptor.Read(_descriptor) is not var (type, littleEndian) || _bytes is null)
            return PickleTensor.Without(_shape, _descriptor, "It is a NumPy array: " + NpyDescriptor.Refusal(_descriptor));
        long[] strides = _fortranOrder ? Shapes.ColumnMajorStrides(_shape) : [.. _shape.Select((_, axis) => Shapes.Stride(_shape, axis))];
        return new(null, StoredType.Of(type), 0, _shape, strides) { Bytes = _bytes, LittleEndian = littleEndian };
    }
}

/// <summary>NumPy's functions in pickles.</summary>
internal static class PickleArrays
{
    private static readonly string[] Modules = ["numpy.core.multiarray.", "numpy._core.multiarray.", "numpy.core.numeric.", "numpy._core.numeric."];

    /// <summary>True for a function that <see cref="Call"/> knows.</summary>
    public static bool Knows(string function) => NameOf(function) is "_reconstruct" or "_frombuffer" or "scalar" or "dtype" or "encode";

    /// <summary>What a function would return; null if the arguments are invalid.</summary>
    public static object? Call(string function, object?[] arguments) => (NameOf(function), arguments) switch
    {
        ("_reconstruct", _) => new PickleArray(),
        ("_frombuffer", _) => PickleArray.OfBuffer(arguments),
        ("dtype", [string name, ..]) => new PickleDtype(name),
        ("encode", [string text, ..]) => PickleBytes.OfText(text),
        // A single number is not a weight.
        _ => PickleOpaque.Instance,
    };

    /// <summary>Bytes, also those that Python 2 wrote as text.</summary>
    public static TensorData? Bytes(object? value) => value switch
    {
        PickleBytes bytes => bytes.Data,
        string text => PickleBytes.OfText(text).Data,
        _ => null,
    };

    private static string? NameOf(string function) => function switch
    {
        "numpy.dtype" => "dtype",
        "_codecs.encode" => "encode",
        _ => Array.Find(Modules, module => function.StartsWith(module, StringComparison.Ordinal)) is { } module ? function[module.Length..] : null,
    };
}
