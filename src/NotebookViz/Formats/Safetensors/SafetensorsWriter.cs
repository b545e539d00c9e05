using System.Buffers.Binary;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace NotebookViz.Formats.Safetensors;

/// <summary>Writes the safetensors format: a JSON header of names, types, shapes and places, then the values.</summary>
internal static class SafetensorsWriter
{
    private const int Alignment = 8;
    private const string Metadata = "__metadata__";

    /// <summary>Writes weights, those with the longest elements first, so that all are aligned.</summary>
    public static void Write(IReadOnlyList<Weight> weights, Stream stream)
    {
        WeightExport.RefuseEqualNames(weights, "safetensors");
        Weight[] order = [.. weights.OrderByDescending(weight => weight.ElementType.Size())];
        using var header = new MemoryStream();
        using (var json = new Utf8JsonWriter(header, new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping }))
        {
            json.WriteStartObject();
            long start = 0;
            foreach (var weight in order)
            {
                if (weight.Name == Metadata)
                    throw new InvalidOperationException($"A weight cannot be named '{Metadata}' in safetensors, which keeps that name for itself. Rename it with WithName.");
                json.WriteStartObject(weight.Name);
                json.WriteString("dtype", TypeOf(weight));
                json.WriteStartArray("shape");
                foreach (long length in weight.Shape)
                    json.WriteNumberValue(length);
                json.WriteEndArray();
                json.WriteStartArray("data_offsets");
                json.WriteNumberValue(start);
                json.WriteNumberValue(start += weight.Data!.ByteLength);
                json.WriteEndArray();
                json.WriteEndObject();
            }
            json.WriteEndObject();
        }
        while (header.Length % Alignment != 0)
            header.WriteByte((byte)' ');
        var prefix = new byte[sizeof(ulong)];
        BinaryPrimitives.WriteInt64LittleEndian(prefix, header.Length);
        stream.Write(prefix);
        header.WriteTo(stream);
        foreach (var weight in order)
            WeightExport.WriteValues(weight, stream);
    }

    private static string TypeOf(Weight weight) => weight.ElementType switch
    {
        ElementType.Bool => "BOOL",
        ElementType.UInt8 => "U8",
        ElementType.Int8 => "I8",
        ElementType.UInt16 => "U16",
        ElementType.Int16 => "I16",
        ElementType.UInt32 => "U32",
        ElementType.Int32 => "I32",
        ElementType.UInt64 => "U64",
        ElementType.Int64 => "I64",
        ElementType.Float16 => "F16",
        ElementType.BFloat16 => "BF16",
        ElementType.Float32 => "F32",
        ElementType.Float64 => "F64",
        ElementType.Complex64 => "C64",
        ElementType.Float8E4M3 => "F8_E4M3",
        ElementType.Float8E5M2 => "F8_E5M2",
        _ => throw new InvalidOperationException($"safetensors has no type for the {weight.TypeName} values of '{weight.Name}'. Write it as .npy or .npz."),
    };
}
