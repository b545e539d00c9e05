using System.Buffers.Binary;
using System.IO.Hashing;
using System.Security.Cryptography;
using System.Text;
using NotebookViz.Common;

namespace NotebookViz.Remote;

/// <summary>A disk cache of the blocks of one version of a remote file, one file per block. Several processes may use it at once. Without a folder it stays empty.</summary>
internal sealed class BlockCache
{
    // The checksum follows the bytes of each block.
    private const int ChecksumLength = sizeof(ulong);

    private readonly string? _folder;
    private readonly CacheFolder? _all;

    /// <summary>Opens the cache of a file.</summary>
    /// <param name="root">The folder of all caches; null for none.</param>
    /// <param name="address">The file's address. It may contain secrets, so only its hash is stored.</param>
    /// <param name="tag">Identifies the version.</param>
    /// <param name="blockLength">How many bytes a block has.</param>
    /// <param name="size">The most bytes that the blocks of all files may take.</param>
    public BlockCache(string? root, Uri address, string tag, int blockLength, long size)
    {
        if (root is null)
            return;
        string file = Path.Combine(root, Hash(address.AbsoluteUri));
        string version = Hash($"{tag} {Numbers.Exact(blockLength)}");
        try
        {
            CreateFolder(root);
            Directory.CreateDirectory(file);
            // Blocks of earlier versions are useless; a process that still reads them fetches again and notices the change.
            foreach (string old in Directory.GetDirectories(file).Where(old => Path.GetFileName(old) != version))
                Directory.Delete(old, recursive: true);
            _folder = Directory.CreateDirectory(Path.Combine(file, version)).FullName;
            _all = CacheFolder.Of(root, size);
        }
        catch (Exception error) when (IsOfDisk(error))
        {
            // Reading works without a cache, only slower.
        }
    }

    /// <summary>Returns whether a file for the block exists; it may be damaged.</summary>
    public bool Has(long index) => _folder is not null && File.Exists(PathOf(index));

    /// <summary>Returns a block; null if it is missing or damaged.</summary>
    public byte[]? Read(long index, int length)
    {
        try
        {
            if (!Has(index))
                return null;
            byte[] stored = File.ReadAllBytes(PathOf(index));
            if (stored.Length != length + ChecksumLength || BinaryPrimitives.ReadUInt64LittleEndian(stored.AsSpan(length)) != XxHash3.HashToUInt64(stored.AsSpan(0, length)))
                return null;
            MarkUsed(index);
            return stored[..length];
        }
        catch (Exception error) when (IsOfDisk(error))
        {
            return null;
        }
    }

    /// <summary>Stores a block. A full disk is not an error.</summary>
    public void Write(long index, ReadOnlySpan<byte> block)
    {
        if (_folder is null)
            return;
        byte[] stored = new byte[block.Length + ChecksumLength];
        block.CopyTo(stored);
        BinaryPrimitives.WriteUInt64LittleEndian(stored.AsSpan(block.Length), XxHash3.HashToUInt64(block));
        try
        {
            if (_all!.MakeRoom(stored.Length))
                CompleteFile.Write(PathOf(index), stored);
        }
        catch (Exception error) when (IsOfDisk(error))
        {
            // The next reader fetches it again.
        }
    }

    // Most systems do not keep the time of the last access themselves.
    private void MarkUsed(long index)
    {
        try
        {
            File.SetLastAccessTimeUtc(PathOf(index), DateTime.UtcNow);
        }
        catch (Exception error) when (IsOfDisk(error))
        {
            // A cache that is read only, or a block that was deleted meanwhile.
        }
    }

    private string PathOf(long index) => Path.Combine(_folder!, Numbers.Exact(index));

    // Other users must not read a private model.
    private static void CreateFolder(string path)
    {
        if (OperatingSystem.IsWindows())
            Directory.CreateDirectory(path);
        else
            Directory.CreateDirectory(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
    }

    private static bool IsOfDisk(Exception error) => error is IOException or UnauthorizedAccessException or NotSupportedException or ArgumentException;

    private static string Hash(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)).AsSpan(0, 16));
}
