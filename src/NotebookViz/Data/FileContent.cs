using System.IO.MemoryMappedFiles;
using Microsoft.Win32.SafeHandles;

namespace NotebookViz.Data;

/// <summary>The content of a file of the file system.</summary>
internal static class FileContent
{
    // Such a file is read in less than a millisecond, and a file that is not held open can be replaced or deleted on Windows too.
    private const long LongestInMemory = 1 << 20;

    /// <summary>Opens a file. A short file is read whole and closed; a long file is read on demand, and the result is disposable.</summary>
    public static TensorData Open(string path)
    {
        // Pipes and devices have no length, and opening one might block forever.
        if (new FileInfo(path).Length == 0)
            return TensorData.Of(Array.Empty<byte>());
        // A training run may write, replace or delete the file meanwhile; Windows allows that only with these sharing flags.
        var file = File.OpenHandle(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        long length = RandomAccess.GetLength(file);
        if (length > LongestInMemory)
            return new MappedFile(path, file, length);
        using (file)
            return TensorData.Of(ReadWhole(file, (int)length));
    }

    private static ReadOnlyMemory<byte> ReadWhole(SafeFileHandle file, int length)
    {
        var bytes = new byte[length];
        int read = 0;
        for (int count; read < length && (count = RandomAccess.Read(file, bytes.AsSpan(read), read)) > 0;)
            read += count;
        return bytes.AsMemory(0, read);
    }
}

/// <summary>A file that is read block by block, and mapped to gather elements that lie apart. Opening takes no time for any size.</summary>
/// <remarks>
/// A training run may rewrite the file meanwhile, and touching mapped pages that no longer exist would end the process. So the length is checked
/// first. Blocks are copied, so that no span can outlive the mapping. The runtime counts the uses of both handles: a file that is disposed during a
/// read is closed after the read, and an unreferenced file is closed by the finaliser.
/// </remarks>
internal sealed class MappedFile(string path, SafeFileHandle file, long length) : TensorData, IDisposable
{
    private readonly Lock _gate = new();
    private MemoryMappedViewAccessor? _view;
    private bool _isDisposed;

    public override long ByteLength => length;

    public override ReadOnlySpan<byte> Read(long offset, Span<byte> scratch)
    {
        CheckWithin(offset, scratch.Length);
        // Not through the mapping: a read copies many pages at once, but a page fault of a mapped page takes longer than copying it.
        for (int read = 0; read < scratch.Length;)
        {
            int count = RandomAccess.Read(file, scratch[read..], offset + read);
            if (count == 0)
                throw Shortened();
            read += count;
        }
        return scratch;
    }

    // Checks the length once for many elements, so that a transposed matrix is read in reasonable time.
    public override unsafe void Gather(long offset, long stride, int size, Span<byte> destination)
    {
        if (destination.Length == 0)
            return;
        ArgumentOutOfRangeException.ThrowIfNegative(stride);
        Check(offset, checked((destination.Length / size - 1) * stride + size));
        var handle = View().SafeMemoryMappedViewHandle;
        byte* start = null;
        handle.AcquirePointer(ref start);
        try
        {
            for (byte* element = start + offset; destination.Length > 0; element += stride, destination = destination[size..])
                new ReadOnlySpan<byte>(element, size).CopyTo(destination);
        }
        finally
        {
            handle.ReleasePointer();
        }
    }

    public void Dispose()
    {
        lock (_gate)
        {
            _isDisposed = true;
            _view?.Dispose();
            file.Dispose();
        }
    }

    // Mapped only when needed, because on Windows a mapped file cannot be shortened.
    private MemoryMappedViewAccessor View()
    {
        if (Volatile.Read(ref _view) is { } view)
            return view;
        lock (_gate)
        {
            ObjectDisposedException.ThrowIf(_isDisposed, this);
            if (_view is null)
            {
                using var mapping = MemoryMappedFile.CreateFromFile(file, null, 0, MemoryMappedFileAccess.Read, HandleInheritability.None, leaveOpen: true);
                Volatile.Write(ref _view, mapping.CreateViewAccessor(0, length, MemoryMappedFileAccess.Read));
            }
            return _view;
        }
    }

    private void Check(long offset, long count)
    {
        CheckWithin(offset, count);
        if (RandomAccess.GetLength(file) < offset + count)
            throw Shortened();
    }

    private void CheckWithin(long offset, long count)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(offset);
        if (offset > length - count)
            throw new ArgumentOutOfRangeException(nameof(offset), offset, $"The file has {length} bytes.");
    }

    private WeightFileException Shortened() => new(Path.GetFileName(path), null, "it has become shorter since it was opened; open it again.");
}
