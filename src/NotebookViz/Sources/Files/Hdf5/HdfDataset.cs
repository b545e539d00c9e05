using NotebookViz.Sources.Files.Data;

namespace NotebookViz.Sources.Files.Hdf5;

/// <summary>Datasets: shape, type and where the values lie.</summary>
internal static class HdfDataset
{
    private const string Remedy = "save it anew with h5py's default settings.";

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
        var shape = HdfSpace.Read(file, dataset.Content(space));
        if (typeMessage.Shared)
            return Without("Its element type is kept elsewhere in the file");
        var type = HdfType.Read(file, dataset.Content(typeMessage));
        file.Source.ByteCount(shape, 16, name);
        if (type.Type is not { } element)
            return Without("Its element type is none of the numbers that are shown");
        if (dataset.Message(HdfMessageKind.ExternalFiles) is not null)
            return Without("Its values lie in another file, which is not opened");
        long length = file.Source.ByteCount(shape, element.Size(), name);
        var (data, problem) = HdfLayout.Read(dataset, dataset.Content(layout), shape, element.Size(), length, name);
        return data is null
            ? Without(problem!)
            : new Weight(name, shape, element, SwappedData.InOrder(data, type.LittleEndian, element));

        Weight Without(string what) => Weight.WithoutValues(name, shape, ElementType.Float32, $"{what}; {Remedy}");
    }
}
