namespace NotebookViz.Formats.PyTorch;

/// <summary>What <c>torch.save</c> wrote before PyTorch 1.6: pickles one after the other, then the storages.</summary>
internal sealed class PyTorchLegacyFormat : IWeightFormat
{
    // The pickled number 0x1950a86a20f9469cfc6c, which follows the protocol and, from protocol 4 on, the length of a frame.
    private static ReadOnlySpan<byte> Signature => [0x8A, 10, 0x6C, 0xFC, 0x9C, 0x46, 0xF9, 0x20, 0x6A, 0xA8, 0x50, 0x19, (byte)'.'];

    private static ReadOnlySpan<int> SignaturePlaces => [2, 11];

    public string Description => "PyTorch state dict of the older kind (.pt, .pth, .bin)";

    public bool Recognises(ReadOnlySpan<byte> head, SourceFile file) => HeaderLength(head) > 0 || IsPickle(head, file);

    public WeightList Open(SourceFile file)
    {
        int header = HeaderLength(file.Head);
        if (header == 0)
            throw file.Malformed("it is a Python pickle that torch.save did not write; load it in Python, if you trust it, and save the weights: torch.save(state_dict, path).");
        var input = new ByteCursor(file, header, file.Length);
        object? protocol = Pickle(file, input);
        if (protocol is not 1001L)
            throw file.Malformed("its protocol version is not 1001, the only one that was ever written.");
        object? system = Pickle(file, input);
        bool littleEndian = !(system as PickleDict)?.Items.Any(item => item is { Key: "little_endian", Value: false }) ?? true;

        var used = new Dictionary<string, PickleStorage>(StringComparer.Ordinal);
        object? root = PickleReader.Read(file, input, id =>
        {
            if (id is object?[] { Length: > 5 } parts && parts[5] is not null)
                throw file.Malformed("its storages are views of each other, as before PyTorch 0.4; load it in a newer PyTorch and save it again.");
            var storage = PyTorchStorages.OfPersistentId(id);
            if (storage is not null)
                used.TryAdd(storage.Key, storage);
            return storage;
        });
        var places = Places(file, input, used, littleEndian);
        return new PyTorchStorages(file, littleEndian, key => places.GetValueOrDefault(key)).Weights(root);
    }

    // The storages follow in the order of the keys, each after its number of elements.
    private static Dictionary<string, TensorData> Places(SourceFile file, ByteCursor input, Dictionary<string, PickleStorage> used, bool littleEndian)
    {
        if (Pickle(file, input) is not List<object?> keys)
            throw file.Malformed("its list of storages is missing.");
        var places = new Dictionary<string, TensorData>(StringComparer.Ordinal);
        foreach (object? item in keys)
        {
            if (item is not string key || !used.TryGetValue(key, out var storage) || storage.Type is null && storage.Class != "UntypedStorage")
                throw file.Malformed("its list of storages names one that no tensor uses.");
            long count = input.ReadInt64();
            if (!littleEndian)
                count = System.Buffers.Binary.BinaryPrimitives.ReverseEndianness(count);
            long length = file.ByteCount([count], storage.Type?.Size() ?? 1, null);
            var slice = file.Slice(input.Position, length, null);
            if (!places.TryAdd(key, slice))
                throw file.Malformed("its list of storages names one twice.");
            input.Skip(length);
        }
        return places;
    }

    private static object? Pickle(SourceFile file, ByteCursor input) => PickleReader.Read(file, input, _ => null);

    private static int HeaderLength(ReadOnlySpan<byte> head)
    {
        foreach (int place in SignaturePlaces)
            if (head is [0x80, >= 2 and <= 5, ..] && head.Length > place && head[place..].StartsWith(Signature))
                return place + Signature.Length;
        return 0;
    }

    private static bool IsPickle(ReadOnlySpan<byte> head, SourceFile file) =>
        head is [0x80, >= 2 and <= 5, _, ..] && file.Copy(file.Length - 1, 1, "it") is [(byte)'.'];
}
