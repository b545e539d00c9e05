using NotebookViz.Formats.Zip;

namespace NotebookViz.Formats.Npy;

/// <summary>NumPy's archive of arrays: a zip file with one <c>.npy</c> for each.</summary>
internal sealed class NpzFormat : IWeightFormat
{
    private const string Extension = ".npy";

    public string Description => "NumPy arrays (.npz)";

    public bool Recognises(ReadOnlySpan<byte> head, SourceFile file) => ZipFileView.IsZip(head)
        && ZipFileView.Open(file).Entries is { Count: > 0 } entries
        && entries.All(entry => entry.Name.EndsWith(Extension, StringComparison.Ordinal));

    public WeightList Open(SourceFile file)
    {
        var archive = ZipFileView.Open(file);
        return new(archive.Entries.Select(entry => NpyFormat.Read(archive.Find(entry.Name)!, entry.Name[..^Extension.Length])), file.Name);
    }
}
