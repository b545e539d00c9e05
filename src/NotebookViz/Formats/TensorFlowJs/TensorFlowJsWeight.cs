using System.Buffers.Binary;
using System.Text.Json;
using NotebookViz.Data;

namespace NotebookViz.Formats.TensorFlowJs;

/// <summary>One entry of the weights' manifest.</summary>
internal static class TensorFlowJsWeight
{
    /// <summary>The weight and how many bytes it takes in the shards; no weight where the entry is text.</summary>
    public static (Weight? Weight, long Length) Read(SourceFile bytes, JsonElement entry, long place)
    {
        if (entry.Text("name") is not { } name || entry.Text("dtype") is not { } typeName || entry.Member("shape")?.Integers() is not { } shape)
            throw bytes.Malformed("an entry of its weightsManifest lacks name, shape or dtype.");
        long count = bytes.ByteCount(shape, 1, name);
        if (typeName == "string")
            return (null, TextLength(bytes, place, count, name));
        var told = TypeOf(typeName) ?? throw bytes.Malformed($"its dtype '{typeName}' is not one of float32, float16, int32, uint8, bool and complex64.", name);
        if (entry.Member("quantization") is not { ValueKind: JsonValueKind.Object } quantisation)
            return (Stored(told), bytes.ByteCount(shape, told.Size(), name));

        string storedName = quantisation.Text("dtype") ?? "";
        var stored = storedName is "uint8" or "uint16" or "float16"
            ? TypeOf(storedName)!.Value
            : throw bytes.Malformed($"it is quantised as '{storedName}', which is not one of uint8, uint16 and float16.", name);
        long length = bytes.ByteCount(shape, stored.Size(), name);
        if (stored == ElementType.Float16)
            return (Stored(stored).WithNote($"stored as {stored.DisplayName()}"), length);
        if (Number(quantisation, "scale") is not { } scale || Number(quantisation, "min") is not { } least)
            throw bytes.Malformed("it is quantised, but its scale or its minimum is missing.", name);
        return (RescaledData.Weight(name, shape, stored, Data(stored), scale, least, round: told == ElementType.Int32), length);

        Weight Stored(ElementType type) => new(name, shape, type, Data(type));

        TensorData Data(ElementType type) => SwappedData.InOrder(bytes.Slice(place, bytes.ByteCount(shape, type.Size(), name), name), true, type);
    }

    private static double? Number(JsonElement element, string name) =>
        element.Member(name) is { ValueKind: JsonValueKind.Number } number && number.TryGetDouble(out double value) && double.IsFinite(value) ? value : null;

    // Each text follows its length in four bytes.
    private static long TextLength(SourceFile bytes, long place, long count, string name)
    {
        long start = place;
        if (count > (bytes.Length - place) / 4)
            throw bytes.Malformed("its texts go beyond the shards' end.", name);
        for (; count > 0; count--)
            place += 4 + BinaryPrimitives.ReadUInt32LittleEndian(bytes.Copy(place, 4, "a text"));
        return place - start;
    }

    private static ElementType? TypeOf(string name) => name switch
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
}
