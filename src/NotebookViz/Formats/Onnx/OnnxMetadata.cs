using System.Globalization;
using System.Text;
using NotebookViz.Formats.Onnx.Proto;

namespace NotebookViz.Formats.Onnx;

/// <summary>The metadata of an ONNX model: its producer, versions, opsets and properties.</summary>
internal static class OnnxMetadata
{
    // Fields of ModelProto and OperatorSetIdProto.
    private const int Opset = 8, Property = 14, OpsetDomain = 1, OpsetVersion = 2;

    private static readonly Dictionary<int, string> Texts = new() { [2] = "producer_name", [3] = "producer_version", [4] = "domain", [6] = "doc_string" };
    private static readonly Dictionary<int, string> Counts = new() { [1] = "ir_version", [5] = "model_version" };

    public static IReadOnlyDictionary<string, MetadataValue> Of(SourceFile file)
    {
        var own = new FileMetadata();
        var opsets = new List<object>();
        var properties = new FileMetadata();
        foreach (var field in ProtoFields.Of(file, 0, file.Length))
        {
            if (field.IsMessage && Texts.TryGetValue(field.Number, out string? text))
                own.Add(text, Text(file, field) is { Length: > 0 } value ? value : null);
            else if (!field.IsMessage && Counts.TryGetValue(field.Number, out string? number))
                own.Add(number, new MetadataValue(Number(file, field)));
            else if (field is { IsMessage: true, Number: Opset })
                opsets.Add(OpsetOf(file, field));
            else if (field is { IsMessage: true, Number: Property })
                AddProperty(file, field, properties);
        }
        if (opsets.Count > 0)
            own.Add("opset_import", new MetadataValue(opsets));
        // A property may have the name of a field.
        foreach (var (key, value) in properties.Values)
            own.Add(own.Values.ContainsKey(key) ? $"metadata_props.{key}" : key, value);
        return own.Values;
    }

    private static void AddProperty(SourceFile file, ProtoField field, FileMetadata properties)
    {
        var entry = file.Parse(StringStringEntryProto.Parser, file.Copy(field.Start, field.Length, "a property"));
        properties.Add(entry.Key, entry.Value);
    }

    // ONNX' own operators have no domain.
    private static string OpsetOf(SourceFile file, ProtoField opset)
    {
        string domain = "";
        long version = 0;
        foreach (var part in ProtoFields.Of(file, opset.Start, opset.Length))
        {
            if (part is { Number: OpsetDomain, IsMessage: true })
                domain = Text(file, part);
            else if (part is { Number: OpsetVersion, IsMessage: false })
                version = Number(file, part);
        }
        return string.Create(CultureInfo.InvariantCulture, $"{(domain.Length == 0 ? "ai.onnx" : domain)} {version}");
    }

    private static string Text(SourceFile file, ProtoField field) => Encoding.UTF8.GetString(file.Copy(field.Start, field.Length, "a text"));

    private static long Number(SourceFile file, ProtoField field) => (long)new ByteCursor(file, field.Start, field.Start + field.Length).ReadVarint();
}
