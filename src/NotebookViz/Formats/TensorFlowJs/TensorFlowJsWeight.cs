using System.Buffers.Binary;
using System.Text.Json;
using NotebookViz.Data;

namespace NotebookViz.Formats.TensorFlowJs;

/// <summary>One entry of the weights' manifest.</summary>
internal sealed class TensorFlowJsWeight
{
    private const string Text = "string";

    private readonly string _name, _typeName;
    private readonly long[] _shape;
    private readonly ElementType _stored;
    private readonly (double Scale, double Least)? _quantisation;
    private readonly long? _length;

    private TensorFlowJsWeight(SourceFile file, string name, string typeName, long[] shape, JsonElement? quantisation)
    {
        (_name, _typeName, _shape) = (name, typeName, shape);
        string stored = quantisation is null ? typeName : quantisation.Value.Text("dtype") ?? "";
        long count = file.ByteCount(shape, 1, name);
        if (Of(stored) is { } type)
            (_stored, _length) = (type, file.ByteCount(shape, type.Size(), name));
        else if (SizeOf(stored) is { } size)
            _length = file.ByteCount(shape, size, name);
        else if (count == 0)
            _length = 0;

        if (typeName == Text)
            Problem = "it holds text, which is not shown.";
        else if (Of(typeName) is null)
            Problem = $"its dtype '{typeName}' is not one of float32, float16, int32, uint8, uint16, bool and complex64, which TensorFlow.js reads.";
        else if (quantisation is not null && stored is not ("uint8" or "uint16" or "float16"))
            Problem = $"it is quantised as '{stored}', which is not one of uint8, uint16 and float16.";
        else if (quantisation is { } how && _stored != ElementType.Float16)
        {
            if (Number(how, "scale") is { } scale && Number(how, "min") is { } least)
                _quantisation = (scale, least);
            else
                Problem = "it is quantised, but its scale or its minimum is missing.";
        }
        IsReduced = quantisation is not null && _stored == ElementType.Float16;
    }

    /// <summary>Why it cannot be read, independent of its position; null if it can.</summary>
    public string? Problem { get; }

    private bool IsReduced { get; }

    /// <summary>Reads an entry.</summary>
    /// <exception cref="WeightFileException">It is malformed.</exception>
    public static TensorFlowJsWeight Parse(SourceFile file, JsonElement entry)
    {
        if (entry.Text("name") is not { } name || entry.Text("dtype") is not { } typeName || entry.Member("shape")?.Integers() is not { } shape)
            throw file.Malformed("an entry of its weightsManifest lacks name, shape or dtype.");
        return new(file, name, typeName, shape, entry.Member("quantization") is { ValueKind: JsonValueKind.Object } quantisation ? quantisation : null);
    }

    /// <summary>How many bytes it takes in the shards; null if that is unknown.</summary>
    /// <param name="bytes">The shards, which contain the length of text.</param>
    /// <param name="place">Where it begins; null if that is unknown.</param>
    public long? LengthAt(SourceFile bytes, long? place) => _typeName == Text && place is { } start ? TextLength(bytes, start) : _length;

    /// <summary>The weight.</summary>
    public Weight Read(SourceFile bytes, long place)
    {
        var data = SwappedData.InOrder(bytes.Slice(place, _length!.Value, _name), true, _stored);
        if (_quantisation is var (scale, least))
            return RescaledData.Weight(_name, _shape, _stored, data, scale, least, round: _typeName == "int32", typeName: $"{_stored.DisplayName()}, dequantised to float32");
        var weight = new Weight(_name, _shape, _stored, data);
        return IsReduced ? weight.WithNote($"stored as {_stored.DisplayName()}") : weight;
    }

    /// <summary>The weight without values.</summary>
    public Weight Without(string problem) => Weight.WithoutValues(_name, _shape, _typeName, Unreadable.Sentence(problem));

    // Each text follows its length in four bytes.
    private long? TextLength(SourceFile bytes, long start)
    {
        long place = start, count = bytes.ByteCount(_shape, 1, _name);
        if (count > (bytes.Length - place) / 4)
            return null;
        for (; count > 0; count--)
        {
            if (place > bytes.Length - 4)
                return null;
            place += 4 + BinaryPrimitives.ReadUInt32LittleEndian(bytes.Copy(place, 4, "a text"));
        }
        return place - start;
    }

    private static double? Number(JsonElement element, string name) =>
        element.Member(name) is { ValueKind: JsonValueKind.Number } number && number.TryGetDouble(out double value) && double.IsFinite(value) ? value : null;

    private static ElementType? Of(string name) => name switch
    {
        "float32" => ElementType.Float32,
        "float16" => ElementType.Float16,
        "int32" => ElementType.Int32,
        "uint8" => ElementType.UInt8,
        "uint16" => ElementType.UInt16,
        "bool" => ElementType.Bool,
        "complex64" => ElementType.Complex64,
        _ => null,
    };

    // Types that no version of TensorFlow.js reads. Their size determines where the next weight begins.
    private static int? SizeOf(string name) => name switch
    {
        "int8" => 1,
        "int16" or "bfloat16" => 2,
        "uint32" => 4,
        "int64" or "uint64" or "float64" => 8,
        "complex128" => 16,
        _ => null,
    };
}
