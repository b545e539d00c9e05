using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using NotebookViz.Common;

namespace NotebookViz;

public sealed partial class Weight
{
    private const int CopyBlock = 1 << 20;

    /// <summary>Returns all values in row-major order.</summary>
    /// <returns>The values in double precision; the magnitudes of complex numbers.</returns>
    /// <exception cref="InvalidOperationException">The weight has no values; <see cref="Problem"/> says why.</exception>
    public double[] ToArray()
    {
        var values = Values;
        var result = new double[Count];
        // Holding the content unpacks it once and compares its checksum.
        object? content = values.Hold();
        Reader.Read(0, result);
        GC.KeepAlive(content);
        return result;
    }

    /// <summary>Copies all values exactly, in row-major order.</summary>
    /// <typeparam name="T">
    /// The type that corresponds to <see cref="ElementType"/>, such as <see cref="long"/> for <see cref="ElementType.Int64"/>; or <see cref="float"/>
    /// or <see cref="double"/> if it represents every value of the element type exactly, such as <see cref="float"/> for <see
    /// cref="ElementType.BFloat16"/>.
    /// </typeparam>
    /// <param name="destination">Where the values go: <see cref="Count"/> elements.</param>
    /// <exception cref="ArgumentException">
    /// <typeparamref name="T"/> does not represent every value of the element type exactly, or the destination does not have <see cref="Count"/> elements.
    /// </exception>
    /// <exception cref="InvalidOperationException">The weight has no values; <see cref="Problem"/> says why.</exception>
    public void CopyTo<T>(Span<T> destination) where T : unmanaged
    {
        var values = Values;
        if (destination.Length != Count)
            throw new ArgumentException(
                $"The weight '{Name}' of shape {Numbers.Shape(Shape)} has {Count} values, but the destination has room for {destination.Length}; give it {Count}.", nameof(destination));
        object? content = values.Hold();
        if (NumberTypes.Of(typeof(T)) == ElementType)
            CopyBytes(values, destination);
        else if (typeof(T) == typeof(double) && ElementType.FitsInDouble())
            Reader.Read(0, MemoryMarshal.Cast<T, double>(destination));
        else if (typeof(T) == typeof(float) && ElementType.FitsInSingle())
            CopySingles(MemoryMarshal.Cast<T, float>(destination));
        else
            throw new ArgumentException(
                $"The weight '{Name}' has elements of type {ElementType.DisplayName()}, which {NumberTypes.Name(typeof(T))} does not hold exactly; {RemedyForCopy()}.", nameof(destination));
        GC.KeepAlive(content);
        GC.KeepAlive(values);
    }

    // Block by block, because a span of bytes is limited to 2 GiB.
    private static void CopyBytes<T>(TensorData values, Span<T> destination) where T : unmanaged
    {
        for (int start = 0; start < destination.Length; start += CopyBlock)
        {
            var block = MemoryMarshal.AsBytes(destination.Slice(start, Math.Min(CopyBlock, destination.Length - start)));
            values.Read((long)start * Unsafe.SizeOf<T>(), block).CopyTo(block);
        }
    }

    private void CopySingles(Span<float> destination)
    {
        for (int start = 0; start < destination.Length; start += CopyBlock)
        {
            var block = destination.Slice(start, Math.Min(CopyBlock, destination.Length - start));
            Reader.Read(start, block).CopyTo(block);
        }
    }

    private string RemedyForCopy()
    {
        var own = NumberTypes.Of(ElementType);
        string[] names = [.. new[] { own, ElementType.FitsInSingle() ? typeof(float) : null, ElementType.FitsInDouble() ? typeof(double) : null }
            .OfType<Type>().Distinct().Select(NumberTypes.Name)];
        return names.Length > 0
            ? $"copy to a Span<{string.Join("> or a Span<", names)}>"
            : "copy its Abs() and Angle() to a Span<double>, or read its Data";
    }
}
