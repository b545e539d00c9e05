using System.Globalization;
using System.Runtime.InteropServices;
using NotebookViz.Common;
using NotebookViz.Data;
using NotebookViz.Formats.Onnx.Proto;

namespace NotebookViz.Formats.Onnx;

/// <summary>Makes a weight of an initialiser: its values lie in the file as they are, as typed lists, or in a file beside it.</summary>
/// <param name="file">The model's file.</param>
internal sealed class OnnxTensors(SourceFile file)
{
    private const int RawData = 9;

    private readonly Dictionary<string, SourceFile> _external = new(StringComparer.Ordinal);

    /// <summary>The error of the first initialiser whose values cannot be read; null if there is none.</summary>
    public WeightFileException? Missing { get; private set; }

    /// <summary>The initialiser that a field holds.</summary>
    /// <param name="field">The field.</param>
    /// <param name="called">Its name; null for the name in the file.</param>
    public Weight Read(ProtoField field, string? called = null)
    {
        var (tensor, raw) = Parse(field);
        string name = called ?? tensor.Name;
        try
        {
            return Read(tensor, raw, name);
        }
        catch (WeightFileException error) when (!error.IsUnsafe)
        {
            Missing ??= error;
            return Unreadable.Of(name, error);
        }
    }

    private Weight Read(TensorProto tensor, ProtoField? raw, string name)
    {
        long[] shape = [.. tensor.Dims];
        // The shape is checked at an element size of one byte first: the type may not be known.
        file.ByteCount(shape, 1, name);
        if (OnnxTypes.Of(tensor.DataType) is not { } type)
            return Weight.WithoutValues(name, shape, OnnxTypes.Name(tensor.DataType), $"Its element type {OnnxTypes.Name(tensor.DataType)} is not one that is shown; convert the model to float.");
        long length = type.ByteCount(file, shape, name);
        try
        {
            bool isTyped = raw is null && tensor.DataLocation != 1;
            var data = tensor.DataLocation == 1 ? External(tensor, name, length)
                : raw is { } place ? file.Slice(place.Start, place.Length, name)
                : TensorData.Of((ReadOnlyMemory<byte>)Typed(tensor, type));
            if (data.ByteLength != length)
                throw file.Malformed($"its shape {Numbers.Shape(shape)} of {type.Name} takes {length} bytes, but it has {data.ByteLength}.", name);
            return type.Weight(name, shape, data, littleEndian: !isTyped || BitConverter.IsLittleEndian);
        }
        catch (WeightFileException error) when (!error.IsUnsafe)
        {
            Missing ??= error;
            return Weight.WithoutValues(name, shape, type.Name, Unreadable.Sentence(error.Problem));
        }
    }

    /// <summary>A sparse initialiser, as a weight with a name and a shape but without values.</summary>
    public Weight ReadSparse(ProtoField field)
    {
        var sparse = file.Parse(SparseTensorProto.Parser, file.Copy(field.Start, field.Length, "a sparse initialiser"));
        string name = sparse.Values?.Name ?? "";
        long[] shape = [.. sparse.Dims];
        file.ByteCount(shape, 1, name);
        return Weight.WithoutValues(name, shape, OnnxTypes.Name(sparse.Values?.DataType ?? 0), "It is sparse; save it as a dense initialiser to see it.");
    }

    // Parses everything but the raw values, which stay in the file.
    private (TensorProto Tensor, ProtoField? Raw) Parse(ProtoField field)
    {
        var header = new MemoryStream();
        ProtoField? raw = null;
        long place = field.Start;
        foreach (var part in ProtoFields.Of(file, field.Start, field.Length))
        {
            if (part.Number == RawData && part.IsMessage)
                raw = part;
            else
                header.Write(file.Copy(place, part.Start + part.Length - place, "an initialiser"));
            place = part.Start + part.Length;
        }
        return (file.Parse(TensorProto.Parser, header.ToArray()), raw);
    }

    private TensorData External(TensorProto tensor, string name, long expected)
    {
        string? location = Entry("location");
        if (location is null)
            throw file.Malformed("its values lie in another file, but that is not named.", name);
        if (!_external.TryGetValue(location, out var beside))
            _external.Add(location, beside = Neighbours.Open(file, location, name));
        long start = Integer("offset") ?? 0, length = Integer("length") ?? expected;
        if (start < 0 || length < 0 || start > beside.Length - length)
            throw file.Malformed($"its values take {length} bytes from {start} on in '{location}', but that file has {beside.Length}; it may be cut short, copy it again.", name);
        return beside.Slice(start, length, name);

        string? Entry(string key) => tensor.ExternalData.FirstOrDefault(entry => entry.Key == key)?.Value;

        long? Integer(string key) => Entry(key) is not { Length: > 0 } text ? null
            : long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out long number) ? number
            : throw file.Malformed($"the {key} of its values is '{text}', which is no number.", name);
    }

    private static byte[] Typed(TensorProto tensor, StoredType type) => type.Shown switch
    {
        // Small floats are decoded to singles, and stored as bytes.
        _ when type.Values is not null => [.. tensor.Int32Data.Select(value => (byte)value)],
        ElementType.Float32 or ElementType.Complex64 => Bytes<float>([.. tensor.FloatData]),
        ElementType.Float64 or ElementType.Complex128 => Bytes<double>([.. tensor.DoubleData]),
        ElementType.Int64 => Bytes<long>([.. tensor.Int64Data]),
        ElementType.UInt64 => Bytes<ulong>([.. tensor.Uint64Data]),
        ElementType.UInt32 => Bytes<uint>([.. tensor.Uint64Data.Select(value => (uint)value)]),
        ElementType.Int32 => Bytes<int>([.. tensor.Int32Data]),
        _ when type.Size == 2 => Bytes<ushort>([.. tensor.Int32Data.Select(value => (ushort)value)]),
        _ => [.. tensor.Int32Data.Select(value => (byte)value)],
    };

    private static byte[] Bytes<T>(T[] values) where T : unmanaged => MemoryMarshal.AsBytes(values.AsSpan()).ToArray();
}
