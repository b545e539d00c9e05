using System.Text;
using NotebookViz.Formats.Zip;

namespace NotebookViz.Formats.PyTorch;

/// <summary>What <c>torch.save</c> writes since PyTorch 1.6: a zip archive with a pickle and one stored entry for each storage.</summary>
internal sealed class PyTorchZipFormat : IWeightFormat
{
    // The pickle holds names and shapes, and NumPy's arrays.
    private const long LongestPickle = 1L << 31;

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
        var weights = new PyTorchStorages(file, IsLittleEndian(archive, folder), key => archive.Find($"{folder}data/{key}")?.Bytes).Weights(root);
        int constants = archive.Entries.Count(entry => entry.Name.StartsWith(folder + "constants/", StringComparison.Ordinal));
        return constants == 0 ? weights : new(weights, weights.Owner)
        {
            Notes = [.. weights.Notes, $"Left out: {constants} constants of the module's TorchScript code, such as the weights of a frozen module. To see them, save the module before torch.jit.freeze."],
        };
    }

    private static bool IsLittleEndian(ZipFileView archive, string folder) =>
        archive.Find(folder + "byteorder") is not { } order || Encoding.ASCII.GetString(order.Copy(0, Math.Min(order.Length, 16), "its byte order")).Trim() != "big";

    private static string? Pickle(ZipFileView archive) => archive.Entries.Select(entry => entry.Name)
        .FirstOrDefault(name => name == "data.pkl" || name.EndsWith("/data.pkl", StringComparison.Ordinal) && name.Count(symbol => symbol == '/') == 1);
}
