using System.IO.Hashing;
using NotebookViz.Common;

namespace NotebookViz.Formats.Zip;

/// <summary>
/// A stored entry, read in place. Its checksum is verified at the first read if the entry is short, otherwise only when all values are about to be
/// read.
/// </summary>
internal sealed class CheckedData(SourceFile archive, ZipEntryInfo entry, TensorData stored) : TensorData
{
    // Such an entry is read in less than a millisecond. Reading one value of a longer entry must not read all of it.
    private const long LongestAtOnce = 1 << 20;

    private volatile bool _isSound;

    public override long ByteLength => stored.ByteLength;

    internal override object? Hold()
    {
        Check();
        return stored.Hold();
    }

    public override ReadOnlySpan<byte> Read(long offset, Span<byte> scratch)
    {
        if (ByteLength <= LongestAtOnce)
            Check();
        return stored.Read(offset, scratch);
    }

    public override void Gather(long offset, long stride, int size, Span<byte> destination)
    {
        if (ByteLength <= LongestAtOnce)
            Check();
        stored.Gather(offset, stride, size, destination);
    }

    private void Check()
    {
        if (_isSound)
            return;
        ZipChecksum.Check(archive, entry, stored.Read);
        _isSound = true;
    }
}

/// <summary>The checksum of an entry's content.</summary>
internal static class ZipChecksum
{
    private const int PieceLength = 1 << 16;

    /// <summary>Reads content from an offset, in place or into the given bytes.</summary>
    public delegate ReadOnlySpan<byte> Reading(long offset, Span<byte> scratch);

    /// <summary>Compares the checksum of an entry with that of its content.</summary>
    /// <exception cref="WeightFileException">They differ.</exception>
    /// <exception cref="OperationCanceledException">The work was cancelled.</exception>
    public static void Check(SourceFile archive, ZipEntryInfo entry, Reading read)
    {
        var crc = new Crc32();
        var scratch = new byte[(int)Math.Min(entry.Length, PieceLength)];
        for (long place = 0; place < entry.Length; place += scratch.Length)
        {
            WorkScope.ThrowIfCancelled();
            crc.Append(read(place, scratch.AsSpan(0, (int)Math.Min(scratch.Length, entry.Length - place))));
        }
        if (crc.GetCurrentHashAsUInt32() != entry.Crc)
            throw archive.Malformed($"its entry '{entry.Name}' is damaged: its checksum differs; copy the file again.");
    }
}
