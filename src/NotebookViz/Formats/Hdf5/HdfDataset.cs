using NotebookViz.Data;

namespace NotebookViz.Formats.Hdf5;

/// <summary>The properties of a dataset that are known before its values are located.</summary>
/// <param name="Object">Its header.</param>
/// <param name="Name">What to call it in messages.</param>
/// <param name="Space">The lengths of its axes.</param>
/// <param name="ElementSize">How many bytes an element has.</param>
/// <param name="Length">How many bytes all elements have.</param>
/// <param name="Fill">The value of elements that were never written.</param>
internal sealed record HdfValues(HdfObject Object, string Name, HdfSpace Space, int ElementSize, long Length, HdfFill Fill)
{
    public HdfFile File => Object.File;

    public long[] Shape => Space.Shape;
}

/// <summary>Datasets: shape, type and where the values lie.</summary>
internal static class HdfDataset
{
    private const string Remedy = "save it again with h5py's default settings.";

    /// <summary>True where the object is a dataset and not a group.</summary>
    public static bool IsDataset(this HdfObject item) => item.Message(HdfMessageKind.Layout) is not null && item.Message(HdfMessageKind.Dataspace) is not null;

    /// <summary>The dataset at a path below a group as a weight. A dataset that cannot be read becomes a weight without values that says why.</summary>
    /// <exception cref="WeightFileException">The reader has exhausted its budget, so nothing in the file can be trusted.</exception>
    public static Weight ReadAt(this HdfObject group, string path, string name)
    {
        try
        {
            return group.Find(path, out string? problem) is { } found
                ? found.Read(name)
                : Unreadable.Of(name, $"It is not in the file: {problem}. Save the model again.");
        }
        catch (WeightFileException error) when (!group.File.IsExhausted)
        {
            return Unreadable.Of(name, error);
        }
    }

    /// <summary>The dataset as a weight.</summary>
    /// <exception cref="WeightFileException">It is malformed.</exception>
    public static Weight Read(this HdfObject dataset, string name)
    {
        var file = dataset.File;
        if (dataset.Message(HdfMessageKind.Dataspace) is not { } spaceMessage || dataset.Message(HdfMessageKind.Datatype) is not { } typeMessage
            || dataset.Message(HdfMessageKind.Layout) is not { } layout)
            throw file.Malformed("it lacks a shape, a type or a layout", name);
        if (dataset.Followed(spaceMessage) is not { } spaceAt || dataset.Followed(typeMessage) is not { } typeAt || layout.Shared)
            return Unreadable.Of(name, $"Its shape or type is kept in a table of shared messages; {Remedy}");
        var space = HdfSpace.Read(file, file.At(spaceAt.Start, spaceAt.Length, "a shape"));
        var type = HdfType.Read(file, file.At(typeAt.Start, typeAt.Length, "a type"));
        file.Source.ByteCount(space.Shape, 16, name);
        if (dataset.Texts("dtype") is [var named])
            type = type.Named(named);
        string typeName = type.Type?.DisplayName() ?? type.Name;
        if (type.Type is not { } element)
            return Without("Its element type is none of the numbers that are shown");
        if (dataset.Message(HdfMessageKind.ExternalFiles) is not null)
            return Without("Its values lie in another file, which is not opened");
        var values = new HdfValues(
            dataset, name, space, type.Size, file.Source.ByteCount(space.Shape, type.Size, name), HdfFill.Read(dataset, type.Size, name));
        var (data, problem) = HdfLayout.Read(values, dataset.Content(layout));
        return data is null
            ? Without(problem!)
            : new Weight(name, space.Shape, element, SwappedData.InOrder(data, type.LittleEndian, element));

        Weight Without(string what) => Weight.WithoutValues(name, space.Shape, typeName, $"{what}; {Remedy}");
    }
}
