using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using NotebookViz.Data;

namespace NotebookViz;

/// <summary>
/// A tensor's elements as bytes, in row-major (C) order and the machine's byte order: the only thing that a source of weights has to implement.
/// Elements that are already in memory are returned in place; others are read block by block.
/// </summary>
/// <remarks>Reading is thread-safe: statistics are computed on all cores.</remarks>
public abstract class TensorData
{
    /// <summary>Gets the size of all elements in bytes.</summary>
    public abstract long ByteLength { get; }

    /// <summary>Reads <c>scratch.Length</c> bytes from <paramref name="offset"/> on.</summary>
    /// <param name="offset">The first byte; <paramref name="offset"/> + <c>scratch.Length</c> is at most <see cref="ByteLength"/>.</param>
    /// <param name="scratch">Where the bytes go if they are not in memory already.</param>
    /// <returns>
    /// The bytes: either in place, or <paramref name="scratch"/> filled. They are valid until the next read into the same scratch. If they are in
    /// native memory, they are valid only while this object is reachable (<see cref="GC.KeepAlive"/>) and its tensor is not disposed.
    /// </returns>
    public abstract ReadOnlySpan<byte> Read(long offset, Span<byte> scratch);

    /// <summary>
    /// Reads elements that lie apart, such as a column of a row-major matrix. The default implementation calls <see cref="Read"/> for each element;
    /// override it if many can be read at once, which makes transposed and sliced weights faster.
    /// </summary>
    /// <param name="offset">The first byte of the first element.</param>
    /// <param name="stride">The bytes from the start of one element to the start of the next; not negative.</param>
    /// <param name="size">The bytes of an element, at least 1.</param>
    /// <param name="destination">Where the elements go, one after the other: as many as fit. Its length is a multiple of <paramref name="size"/>.</param>
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
    /// Returns an object that keeps computed content, such as an unpacked archive entry, in memory as long as it is referenced; null if nothing is
    /// computed. Code that reads all elements keeps the reference until it is done, so that the content is computed once.
    /// </summary>
    internal virtual object? Hold() => null;

    /// <summary>The blocks of codes from which the elements are decoded; null if there are none, or if sums cannot be computed from them.</summary>
    internal virtual CodedContent? Coded => null;

    /// <summary>Returns the elements of an array of numbers of any rank. The array is not copied, so later changes to it are visible.</summary>
    /// <exception cref="ArgumentException">The array's elements are not plain numbers.</exception>
    public static TensorData Of(Array array) => new ArrayData(array);

    /// <summary>Returns bytes in memory as elements, without copying them.</summary>
    /// <exception cref="ArgumentNullException"><paramref name="bytes"/> is null.</exception>
    // A byte[] converts to both Array and ReadOnlyMemory: without this overload, the call would be ambiguous.
    public static TensorData Of(byte[] bytes) => Of((Array)bytes);

    /// <summary>Returns bytes in memory as elements, without copying them.</summary>
    public static TensorData Of(ReadOnlyMemory<byte> bytes) => new MemoryData<byte>(bytes);

    /// <summary>Returns numbers in memory as elements, without copying them.</summary>
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
            // An array can exceed 2 GiB, but a span cannot, so only the requested part becomes a span.
            if (offset < 0 || offset > ByteLength - scratch.Length)
                throw new ArgumentOutOfRangeException(nameof(offset), offset, $"The array has {ByteLength} bytes.");
            ref byte first = ref MemoryMarshal.GetArrayDataReference(_array);
            return MemoryMarshal.CreateReadOnlySpan(ref Unsafe.AddByteOffset(ref first, (nint)offset), scratch.Length);
        }
    }
}
