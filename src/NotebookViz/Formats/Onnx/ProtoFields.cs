using Google.Protobuf;

namespace NotebookViz.Formats.Onnx;

/// <summary>One field of a protocol buffer: its number and where its content lies.</summary>
internal readonly record struct ProtoField(int Number, long Start, long Length, bool IsMessage);

/// <summary>
/// Enumerates the fields of a protocol buffer without reading their content. So weights stay in the file until they are read, which the library,
/// reading whole messages, cannot do.
/// </summary>
internal static class ProtoFields
{
    /// <summary>Reads a small message as a whole, without the fields that the parser does not know.</summary>
    /// <exception cref="WeightFileException">The message is malformed.</exception>
    public static T Parse<T>(this SourceFile file, MessageParser<T> parser, byte[] message) where T : IMessage<T>
    {
        try
        {
            return parser.WithDiscardUnknownFields(true).ParseFrom(message);
        }
        catch (InvalidProtocolBufferException error)
        {
            throw file.Malformed($"a part of its graph is malformed: {error.Message}", null, error);
        }
    }

    public static IEnumerable<ProtoField> Of(SourceFile file, long start, long length)
    {
        var cursor = new ByteCursor(file, start, start + length);
        while (cursor.Remaining > 0)
        {
            ulong tag = cursor.ReadVarint();
            int kind = (int)(tag & 7);
            long at = cursor.Position, size;
            switch (kind)
            {
                case 0: cursor.ReadVarint(); size = cursor.Position - at; break;
                case 1: cursor.Skip(size = 8); break;
                case 5: cursor.Skip(size = 4); break;
                case 2:
                    ulong told = cursor.ReadVarint();
                    at = cursor.Position;
                    size = told <= (ulong)cursor.Remaining
                        ? (long)told
                        : throw file.Malformed($"a field at byte {at} is said to have {told} bytes, but {cursor.Remaining} follow; it may be cut short, copy it again.");
                    cursor.Skip(size);
                    break;
                default: throw file.Malformed($"byte {at} is no field of an ONNX model.");
            }
            if (tag >> 3 is 0 or > 0x1FFFFFFF)
                throw file.Malformed($"byte {at} is no field of an ONNX model.");
            yield return new((int)(tag >> 3), at, size, kind == 2);
        }
    }
}
