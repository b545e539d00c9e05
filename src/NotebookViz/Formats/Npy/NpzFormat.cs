using NotebookViz.Common;
using NotebookViz.Formats.Zip;

namespace NotebookViz.Formats.Npy;

/// <summary>NumPy's archive of arrays: a zip file with one <c>.npy</c> file for each array, and possibly other files.</summary>
internal sealed class NpzFormat : IWeightFormat
{
    private const string Extension = ".npy", MacFolder = "__MACOSX/";
    private const int MostNamed = 5;

    public string Description => "NumPy arrays (.npz)";

    /// <remarks>An archive without entries has nothing but its name to go by.</remarks>
    public bool Recognises(ReadOnlySpan<byte> head, SourceFile file) => ZipFileView.IsZip(head) && ZipFileView.Open(file).Entries is var entries
        && (entries.Count == 0 ? file.Name.EndsWith(".npz", StringComparison.OrdinalIgnoreCase) : entries.Any(entry => IsArrayName(entry.Name)));

    /// <remarks>As in NumPy, the content decides: an entry with any name may be an array.</remarks>
    public WeightList Open(SourceFile file)
    {
        var archive = ZipFileView.Open(file);
        var weights = new List<Weight>();
        var others = new List<string>();
        WeightFileException? damage = null;
        foreach (var entry in archive.Entries.Where(entry => !entry.Name.EndsWith('/')))
        {
            string name = entry.Name.EndsWith(Extension, StringComparison.Ordinal) ? entry.Name[..^Extension.Length] : entry.Name;
            try
            {
                var content = archive.Find(entry.Name, isChecked: true)!;
                if (NpyFormat.IsArray(content.Head))
                    weights.Add(NpyFormat.Read(content, name));
                else if (IsArrayName(entry.Name))
                    throw content.Malformed("it does not begin like an .npy array; copy the file again.", name);
                else if (entry.Length > 0)
                    others.Add(entry.Name);
            }
            catch (WeightFileException error) when (IsArrayName(entry.Name))
            {
                damage ??= error;
                weights.Add(Unreadable.Of(name, error));
            }
            catch (WeightFileException)
            {
                others.Add(entry.Name);
            }
        }
        // A list of damaged arrays only would look like a valid file at first sight.
        if (damage is not null && weights.All(weight => weight.Data is null))
            throw damage;
        return new(weights, file.Name) { Notes = others.Count == 0 ? [] : [$"Left out because they are not arrays: {Numbers.Listed(others, MostNamed)}."] };
    }

    // macOS stores attributes of a file beside it, under the same name prefixed with "._".
    private static bool IsArrayName(string name) => name.EndsWith(Extension, StringComparison.OrdinalIgnoreCase)
        && !name.StartsWith(MacFolder, StringComparison.Ordinal) && !name[(name.LastIndexOf('/') + 1)..].StartsWith("._", StringComparison.Ordinal);
}
