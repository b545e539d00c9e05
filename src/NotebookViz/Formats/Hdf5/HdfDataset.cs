using NotebookViz.Data;

namespace NotebookViz.Formats.Hdf5;

/// <summary>Datasets: shape, type and where the values lie.</summary>
internal static class HdfDataset
{
    private const string Remedy = "save it again with h5py's default settings.";

    /// <summary>True where the object is a dataset and not a group.</summary>
    public static bool IsDataset(this HdfObject item) => item.Message(HdfMessageKind.Layout) is not null && item.Message(HdfMessageKind.Dataspace) is not null;

    /// <summary>The dataset as a weight.</summary>
    /// <exception cref="WeightFileException">It is malformed.</exception>
    public static Weight Read(this HdfObject dataset, string name)
    {
        var file = dataset.File;
        if (dataset.Message(HdfMessageKind.Dataspace) is not { Shared: false } space || dataset.Message(HdfMessageKind.Datatype) is not { } typeMessage
            || dataset.Message(HdfMessageKind.Layout) is not { } layout)
            throw file.Malformed("it lacks a shape, a type or a layout", name);
        string typeName = "unknown";
        var shape = HdfSpace.Read(file, dataset.Content(space));
        if (typeMessage.Shared)
            return Without("Its element type is kept elsewhere in the file");
        var type = HdfType.Read(file, dataset.Content(typeMessage));
        file.Source.ByteCount(shape, 16, name);
        typeName = type.Type?.DisplayName() ?? (type.FixedText || type.VariableText ? "string" : $"{type.Size}-byte");
        if (type.Type is not { } element)
            return Without("Its element type is none of the numbers that are shown");
        if (dataset.Message(HdfMessageKind.ExternalFiles) is not null)
            return Without("Its values lie in another file, which is not opened");
        long length = file.Source.ByteCount(shape, element.Size(), name);
        var (data, problem) = HdfStorage.Read(dataset, dataset.Content(layout), shape, element.Size(), length, name);
        return data is null
            ? Without(problem!)
            : new Weight(name, shape, element, SwappedData.InOrder(data, type.LittleEndian, element));

        Weight Without(string what) => Weight.WithoutValues(name, shape, typeName, $"{what}; {Remedy}");
    }
}

/// <summary>Where a dataset's values lie: in one piece, in its header, or in chunks.</summary>
internal static class HdfStorage
{
    /// <summary>The bytes in row-major order, or why there are none.</summary>
    public static (TensorData? Data, string? Problem) Read(HdfObject dataset, ByteCursor content, long[] shape, int elementSize, long length, string name)
    {
        var file = dataset.File;
        int version = content.ReadByte();
        int rank = version < 3 ? content.ReadByte() : 0;
        int kind = content.ReadByte();
        switch (version, kind)
        {
            case (3 or 4, 0):
                int compact = content.ReadUInt16();
                return compact >= length
                    ? (file.Source.Slice(content.Position, length, name), null)
                    : throw file.Malformed($"its values take {length} bytes, but its header has {compact}", name);
            case (3 or 4, 1):
                return Contiguous(dataset, content.ReadInt64(), length, name);
            case (1 or 2, 1):
                content.Skip(5);
                return Contiguous(dataset, content.ReadInt64(), length, name);
            case (3, 2):
                rank = content.ReadByte();
                break;
            case (1 or 2, 2):
                content.Skip(5);
                break;
            case (4, 2):
                return (null, "Its values are cut into chunks in a way that only HDF5 1.10 and later has (libver='latest')");
            default:
                return (null, "Its values are kept in a way that is not read");
        }
        long tree = content.ReadInt64();
        if (rank != shape.Length + 1 || shape.Length == 0)
            throw file.Malformed("its chunks have another number of axes than it has itself", name);
        var chunk = new long[shape.Length];
        for (int axis = 0; axis < chunk.Length; axis++)
            chunk[axis] = (uint)content.ReadInt32();
        return HdfChunks.Read(dataset, tree, shape, chunk, elementSize, length, name);
    }

    private static (TensorData? Data, string? Problem) Contiguous(HdfObject dataset, long address, long length, string name) =>
        length > 0 && address == HdfFile.Undefined
            ? (null, "Its values were never written")
            : (dataset.File.Source.Slice(length == 0 ? 0 : address, length, name), null);
}
