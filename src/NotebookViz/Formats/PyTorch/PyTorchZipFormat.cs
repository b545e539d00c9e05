using System.Text;
using NotebookViz.Formats.Zip;

namespace NotebookViz.Formats.PyTorch;

/// <summary>What <c>torch.save</c> writes since PyTorch 1.6: a zip archive with a pickle and one stored entry for each storage.</summary>
internal sealed class PyTorchZipFormat : IWeightFormat
{
    // The pickle holds names and shapes alone.
    private const long LongestPickle = 1 << 27;

    public string Description => "PyTorch state dict (.pt, .pth, .bin)";

    public bool Recognises(ReadOnlySpan<byte> head, SourceFile file) => ZipFileView.IsZip(head) && Pickle(ZipFileView.Open(file)) is not null;

    public WeightList Open(SourceFile file)
    {
        var archive = ZipFileView.Open(file);
        string pickle = Pickle(archive)!, folder = pickle[..^"data.pkl".Length];
        var content = archive.Find(pickle)!;
        if (content.Length > LongestPickle)
            throw file.Malformed($"its pickle has {content.Length} bytes; at most {LongestPickle} are read.");
        object? root = PickleReader.Read(file, new ByteCursor(content, 0, content.Length), PyTorchStorages.OfPersistentId);
        return new PyTorchStorages(file, IsLittleEndian(archive, folder), key => archive.Find($"{folder}data/{key}")?.Bytes).Weights(root);
    }

    private static bool IsLittleEndian(ZipFileView archive, string folder) =>
        archive.Find(folder + "byteorder") is not { } order || Encoding.ASCII.GetString(order.Copy(0, Math.Min(order.Length, 16), "its byte order")).Trim() != "big";

    private static string? Pickle(ZipFileView archive) => archive.Entries.Select(entry => entry.Name)
        .FirstOrDefault(name => name == "data.pkl" || name.EndsWith("/data.pkl", StringComparison.Ordinal) && name.Count(symbol => symbol == '/') == 1);
}
