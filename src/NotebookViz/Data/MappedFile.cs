using System.IO.MemoryMappedFiles;
using Microsoft.Win32.SafeHandles;

namespace NotebookViz.Data;

/// <summary>A file of which blocks are read, and which is mapped for elements that lie apart: opening takes no time whatever its size.</summary>
/// <remarks>
/// Whoever is training may write the file anew meanwhile; touching mapped pages that are gone would end the process. So the length is asked
/// before. Blocks are copied out, which leaves no span behind that could outlive the mapping. Closed when nothing refers to it any more.
/// </remarks>
internal sealed class MappedFile : TensorData
{
    private readonly string _name;
    private readonly SafeFileHandle? _file;
    private readonly MemoryMappedViewAccessor? _view;

    private MappedFile(string path)
    {
        _name = Path.GetFileName(path);
        // Of no length are also pipes and devices, which would wait for ever to be opened.
        if (new FileInfo(path).Length == 0)
            return;
        _file = File.OpenHandle(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        ByteLength = RandomAccess.GetLength(_file);
        if (ByteLength == 0)
            return;
        using var mapping = MemoryMappedFile.CreateFromFile(
            _file, null, 0, MemoryMappedFileAccess.Read, HandleInheritability.None, leaveOpen: true);
        _view = mapping.CreateViewAccessor(0, ByteLength, MemoryMappedFileAccess.Read);
    }

    public static MappedFile Open(string path) => new(path);

    public override long ByteLength { get; }

    public override ReadOnlySpan<byte> Read(long offset, Span<byte> scratch)
    {
        CheckWithin(offset, scratch.Length);
        // Not through the mapping: the system copies many pages at a time, where each first touch of a mapped one takes longer than its copy.
        for (int read = 0; read < scratch.Length;)
        {
            int count = RandomAccess.Read(_file!, scratch[read..], offset + read);
            if (count == 0)
                throw Shortened();
            read += count;
        }
        return scratch;
    }

    // Asking for the length once for many elements is what makes a transposed matrix readable in reasonable time.
    internal override unsafe void Gather(long offset, long stride, int size, Span<byte> destination)
    {
        if (destination.Length == 0)
            return;
        ArgumentOutOfRangeException.ThrowIfNegative(stride);
        Check(offset, checked((destination.Length / size - 1) * stride + size));
        var handle = _view!.SafeMemoryMappedViewHandle;
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

    private void Check(long offset, long length)
    {
        CheckWithin(offset, length);
        if (RandomAccess.GetLength(_file!) < offset + length)
            throw Shortened();
    }

    private void CheckWithin(long offset, long length)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(offset);
        if (offset > ByteLength - length)
            throw new ArgumentOutOfRangeException(nameof(offset), offset, $"The file has {ByteLength} bytes.");
    }

    private WeightFileException Shortened() => new(_name, null, "it has become shorter since it was opened; open it again.");
}
