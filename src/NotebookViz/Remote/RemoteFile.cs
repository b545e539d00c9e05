using NotebookViz.Data;

namespace NotebookViz.Remote;

/// <summary>The location of a file on a server; finds the files beside it.</summary>
/// <param name="address">Its address.</param>
/// <param name="settings">How it is read.</param>
internal sealed class RemoteFile(Uri address, RemoteSettings settings)
{
    /// <summary>Its name.</summary>
    public string Name => RemoteAddress.NameOf(address);

    /// <summary>Opens the first of several files that exists.</summary>
    /// <exception cref="WeightFileException">None exists, or the first that does cannot be read.</exception>
    public static SourceFile Open(IReadOnlyList<Uri> places, RemoteSettings settings, OpenFiles files)
    {
        foreach (var place in places.SkipLast(1))
        {
            if (Open(place, settings, files) is { } file)
                return file;
        }
        var last = new RemoteFile(places[^1], settings);
        return Open(places[^1], settings, files) ?? throw new WeightFileException(RemoteAddress.NameOf(places[0]), null, places.Count == 1
            ? $"there is no such file on {places[0].Host}; check the address."
            : $"there is neither this nor {last.Name} on {places[0].Host}; add the file's name after the model: hf:owner/model/file.");
    }

    /// <summary>Opens a file beside this one; null if it does not exist.</summary>
    /// <param name="reference">Its path, which stays within the folder.</param>
    /// <param name="files">The owner that closes it.</param>
    public SourceFile? Find(string reference, OpenFiles files) => Open(RemoteAddress.Beside(address, reference), settings, files);

    private static SourceFile? Open(Uri address, RemoteSettings settings, OpenFiles files)
    {
        var client = new RemoteClient(address, settings);
        try
        {
            var version = client.Open(CancellationToken.None);
            var content = version.Whole is { } whole ? TensorData.Of(whole) : new RemoteContent(client, version, new(settings.Cache, address, version.Tag, settings.BlockLength, settings.CacheSize), settings.BlockLength);
            if (content is IDisposable open)
                files.Add(open);
            return SourceFile.OfRemote(new(address, settings), content, files);
        }
        catch (WeightFileException error) when (error.IsMissing)
        {
            return null;
        }
    }
}
