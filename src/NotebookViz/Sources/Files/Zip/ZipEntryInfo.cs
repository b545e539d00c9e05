namespace NotebookViz.Sources.Files.Zip;

/// <summary>One entry of an archive's directory.</summary>
/// <param name="Name">Its path in the archive.</param>
/// <param name="Method">How it is stored: 0 as it is, 8 deflated.</param>
/// <param name="Encrypted">True where a password is needed.</param>
/// <param name="Crc">The checksum of its content.</param>
/// <param name="StoredLength">How many bytes it takes in the archive.</param>
/// <param name="Length">How many bytes its content has.</param>
/// <param name="Offset">Where its own header begins.</param>
internal sealed record ZipEntryInfo(string Name, int Method, bool Encrypted, uint Crc, long StoredLength, long Length, long Offset);
