using System.Runtime.InteropServices;
using System.Text;

namespace NotebookViz.Tests.Formats;

/// <summary>Writes small ONNX models field by field, those that no library would write included.</summary>
internal sealed class ModelBytes
{
    private readonly List<byte> _graph = [];

    public static byte[] Field(int number, ReadOnlySpan<byte> content) => [.. Varint(number << 3 | 2), .. Varint(content.Length), .. content];

    public static byte[] Field(int number, long content) => [.. Varint(number << 3), .. Varint(content)];

    public static byte[] Node(string domain, string kind, string[] inputs, string[] outputs, params (string Name, long Value)[] attributes) =>
    [
        .. inputs.SelectMany(name => Field(1, Encoding.UTF8.GetBytes(name))), .. outputs.SelectMany(name => Field(2, Encoding.UTF8.GetBytes(name))),
        .. Field(4, Encoding.UTF8.GetBytes(kind)), .. Field(7, Encoding.UTF8.GetBytes(domain)),
        .. attributes.SelectMany(attribute => Field(5, [.. Field(1, Encoding.UTF8.GetBytes(attribute.Name)), .. Field(3, attribute.Value), .. Field(20, 2)])),
    ];

    public ModelBytes Tensor(string name, float[]? values = null) =>
        values is null ? Add(5, [.. Field(1, 2), .. Field(2, 1), .. Field(8, Encoding.UTF8.GetBytes(name))]) : Tensor(name, 1, [2], MemoryMarshal.AsBytes(values.AsSpan()));

    public ModelBytes Tensor(string name, int type, long[] shape, ReadOnlySpan<byte> raw) =>
        Add(5, [.. shape.SelectMany(length => Field(1, length)), .. Field(2, type), .. Field(8, Encoding.UTF8.GetBytes(name)), .. Field(9, raw)]);

    public ModelBytes Node(byte[] node) => Add(1, node);

    public ModelBytes Node(string kind, string[] inputs, string output, params (string Name, long Value)[] attributes) =>
        Node(Node(kind is "MatMulNBits" or "GatherBlockQuantized" ? "com.microsoft" : "", kind, inputs, [output], attributes));

    /// <summary>Makes a tensor the model's output.</summary>
    public ModelBytes Output(string name, int type) => Add(12, [.. Field(1, Encoding.UTF8.GetBytes(name)), .. Field(2, Field(1, Field(1, type)))]);

    public byte[] Bytes(params byte[] more) => [8, 8, .. Field(7, [.. _graph]), .. more];

    /// <summary>The bytes of a model that ONNX Runtime runs.</summary>
    public byte[] Runnable(int opset = 25) =>
    [
        .. Field(1, 13), .. Field(7, [.. _graph, .. Field(2, "graph"u8)]),
        .. Field(8, [.. Field(1, ""u8), .. Field(2, opset)]), .. Field(8, [.. Field(1, "com.microsoft"u8), .. Field(2, 1)]),
    ];

    private static byte[] Varint(long value)
    {
        var bytes = new List<byte>();
        ulong rest = (ulong)value;
        for (; rest > 127; rest >>= 7)
            bytes.Add((byte)(rest & 127 | 128));
        return [.. bytes, (byte)rest];
    }

    private ModelBytes Add(int field, byte[] content)
    {
        _graph.AddRange(Field(field, content));
        return this;
    }
}
