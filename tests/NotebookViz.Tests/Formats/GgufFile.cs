using System.Text;

namespace NotebookViz.Tests.Formats;

/// <summary>Writes GGUF files, for tests that need one with given keys and tensors.</summary>
internal static class GgufFile
{
    /// <summary>A tensor.</summary>
    /// <param name="Name">Its name.</param>
    /// <param name="Shape">Its shape in row-major order.</param>
    /// <param name="Type">ggml's number for its type.</param>
    /// <param name="Bytes">Its bytes.</param>
    /// <param name="Offset">Where they are said to begin; null for where they do.</param>
    public sealed record Tensor(string Name, long[] Shape, int Type, byte[] Bytes, long? Offset = null);

    public static byte[] Of(byte[][] keys, params Tensor[] tensors) => Of(3, 32, keys, tensors);

    public static byte[] Of(uint version, int alignment, byte[][] keys, params Tensor[] tensors)
    {
        List<byte> file = [.. "GGUF"u8, .. BitConverter.GetBytes(version), .. BitConverter.GetBytes((long)tensors.Length), .. BitConverter.GetBytes((long)keys.Length)];
        foreach (var key in keys)
            file.AddRange(key);
        List<byte> body = [];
        foreach (var tensor in tensors)
        {
            file.AddRange([.. Text(tensor.Name), .. BitConverter.GetBytes(tensor.Shape.Length)]);
            foreach (long length in tensor.Shape.Reverse())
                file.AddRange(BitConverter.GetBytes(length));
            file.AddRange([.. BitConverter.GetBytes(tensor.Type), .. BitConverter.GetBytes(tensor.Offset ?? body.Count)]);
            body.AddRange(tensor.Bytes);
            Pad(body, alignment);
        }
        Pad(file, alignment);
        return [.. file, .. body];
    }

    public static byte[] Key(string name, int type, params byte[] value) => [.. Text(name), .. BitConverter.GetBytes(type), .. value];

    public static byte[] UInt16Key(string name, ushort value) => Key(name, 2, BitConverter.GetBytes(value));

    public static byte[] UInt32Key(string name, uint value) => Key(name, 4, BitConverter.GetBytes(value));

    public static byte[] TextKey(string name, string value) => Key(name, 8, Text(value));

    public static byte[] ArrayKey(string name, int type, long count, params byte[] items) =>
        Key(name, 9, [.. BitConverter.GetBytes(type), .. BitConverter.GetBytes(count), .. items]);

    public static byte[] Text(string text) => [.. BitConverter.GetBytes((long)Encoding.UTF8.GetByteCount(text)), .. Encoding.UTF8.GetBytes(text)];

    private static void Pad(List<byte> bytes, int alignment)
    {
        while (bytes.Count % alignment != 0)
            bytes.Add(0);
    }
}
