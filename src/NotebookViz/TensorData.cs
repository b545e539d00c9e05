using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using NotebookViz.Data;

namespace NotebookViz;

/// <summary>
/// A tensor's elements as bytes, in row-major (C) order and the machine's byte order: the one thing that a source has to provide.
/// Where the elements already are in memory they are handed out in place; otherwise they are read block by block.
/// </summary>
/// <remarks>Reading is thread-safe: statistics are computed on all cores.</remarks>
public abstract class TensorData
{
    /// <summary>How many bytes all elements take.</summary>
    public abstract long ByteLength { get; }

    /// <summary>Reads <c>scratch.Length</c> bytes from <paramref name="offset"/> on.</summary>
    /// <param name="offset">The first byte; <paramref name="offset"/> + <c>scratch.Length</c> is at most <see cref="ByteLength"/>.</param>
    /// <param name="scratch">Where the bytes go if they are not in memory already.</param>
    /// <returns>
    /// The bytes: either in place, or <paramref name="scratch"/> filled. Valid until the next read into the same scratch; of what is in
    /// native memory also no longer than this object is reachable (<see cref="GC.KeepAlive"/>) and its tensor not disposed.
    /// </returns>
    public abstract ReadOnlySpan<byte> Read(long offset, Span<byte> scratch);

    /// <summary>
    /// Reads elements that lie apart, such as a column of a row-major matrix. It calls <see cref="Read"/> for each of them; override it where
    /// many can be read at once, which makes transposed and sliced weights faster.
    /// </summary>
    /// <param name="offset">The first byte of the first element.</param>
    /// <param name="stride">The bytes from one element's beginning to the next one's; not negative.</param>
    /// <param name="size">The bytes of an element, at least 1.</param>
    /// <param name="destination">Where the elements go, one behind the other: as many as fit. Its length is a multiple of <paramref name="size"/>.</param>
    /// <exception cref="ArgumentOutOfRangeException">
    /// <paramref name="stride"/> is negative, <paramref name="size"/> is below 1, or an element does not lie within <see cref="ByteLength"/>.
    /// </exception>
    public virtual void Gather(long offset, long stride, int size, Span<byte> destination)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(stride);
        ArgumentOutOfRangeException.ThrowIfLessThan(size, 1);
        for (; destination.Length >= size; destination = destination[size..], offset += stride)
            Read(offset, destination[..size]).CopyTo(destination);
    }

    /// <summary>
    /// Returns an object that keeps computed content, such as an unpacked archive entry, in memory as long as it is referenced; null where nothing
    /// is computed. What reads all elements holds it until it is done, so that the content is computed once.
    /// </summary>
    internal virtual object? Hold() => null;

    /// <summary>The bytes of an array of numbers of any rank, in place. Later changes of the array show.</summary>
    /// <exception cref="ArgumentException">The array's elements are not plain numbers.</exception>
    public static TensorData Of(Array array) => new ArrayData(array);

    /// <summary>Bytes that are in memory, in place.</summary>
    /// <exception cref="ArgumentNullException"><paramref name="bytes"/> is null.</exception>
    // A byte[] is an Array and converts to ReadOnlyMemory alike: without this, the call would be ambiguous.
    public static TensorData Of(byte[] bytes) => Of((Array)bytes);

    /// <summary>Bytes that are in memory, in place.</summary>
    public static TensorData Of(ReadOnlyMemory<byte> bytes) => new MemoryData<byte>(bytes);

    /// <summary>Numbers that are in memory, in place.</summary>
    internal static TensorData OfMemory<T>(ReadOnlyMemory<T> numbers) where T : unmanaged => new MemoryData<T>(numbers);

    private sealed class MemoryData<T>(ReadOnlyMemory<T> numbers) : TensorData where T : unmanaged
    {
        public override long ByteLength => (long)numbers.Length * Unsafe.SizeOf<T>();

        public override ReadOnlySpan<byte> Read(long offset, Span<byte> scratch)
        {
            if (offset < 0 || offset > ByteLength - scratch.Length)
                throw new ArgumentOutOfRangeException(nameof(offset), offset, $"The memory has {ByteLength} bytes.");
            ref byte first = ref Unsafe.As<T, byte>(ref MemoryMarshal.GetReference(numbers.Span));
            return MemoryMarshal.CreateReadOnlySpan(ref Unsafe.AddByteOffset(ref first, (nint)offset), scratch.Length);
        }
    }

    private sealed class ArrayData : TensorData
    {
        private readonly Array _array;

        public ArrayData(Array array)
        {
            ArgumentNullException.ThrowIfNull(array);
            var element = array.GetType().GetElementType()!;
            var type = NumberTypes.Of(element)
                ?? throw new ArgumentException($"An array of {element.Name} holds no plain numbers; convert it to float[] first.", nameof(array));
            _array = array;
            ByteLength = array.LongLength * type.Size();
        }

        public override long ByteLength { get; }

        public override ReadOnlySpan<byte> Read(long offset, Span<byte> scratch)
        {
            // A span cannot be longer than 2 GiB, an array can: so the span is made where it is needed.
            if (offset < 0 || offset > ByteLength - scratch.Length)
                throw new ArgumentOutOfRangeException(nameof(offset), offset, $"The array has {ByteLength} bytes.");
            ref byte first = ref MemoryMarshal.GetArrayDataReference(_array);
            return MemoryMarshal.CreateReadOnlySpan(ref Unsafe.AddByteOffset(ref first, (nint)offset), scratch.Length);
        }
    }
}
