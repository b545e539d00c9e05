using System.Numerics;
using System.Numerics.Tensors;
using System.Runtime.InteropServices;
using System.Runtime.CompilerServices;

namespace NotebookViz.Planning;

/// <summary>The elements of largest magnitude in each column of some lines of memory.</summary>
/// <remarks>
/// A single's bits, the sign moved to the lowest place and turned round, are a number that is the greater the larger the magnitude, and of
/// equal magnitudes that of the positive one; infinities are beyond all finite values, NaN beyond all. So one comparison of whole numbers
/// does it, in any order.
/// </remarks>
internal sealed class ColumnMaxima
{
    private const int LongestLine = 1 << 14, WorthwhileLine = 1 << 10;
    private const uint Sign = 1u << 31;

    private readonly uint[] _keys;
    private readonly int _line;

    private ColumnMaxima(int line, int lines) => (_line, _keys) = (line, new uint[line * lines]);

    /// <summary>True where nothing was seen.</summary>
    public bool IsEmpty { get; private set; } = true;

    /// <summary>The maxima of a row of cells; null where comparing along the lines is better: for long lines, and where a cell is one line high.</summary>
    public static ColumnMaxima? For(CellAxis outer, CellAxis inner)
    {
        long line = inner.Axis.Length;
        if (line > LongestLine || outer.Block * line < WorthwhileLine)
            return null;
        // Several short lines side by side, so that there is something to do at a time.
        return new((int)line, (int)Math.Clamp(WorthwhileLine / line, 1, outer.Block));
    }

    /// <summary>Sees elements that follow each other from a column on, over any number of lines.</summary>
    public void See(ReadOnlySpan<float> values, int column)
    {
        IsEmpty = false;
        while (values.Length > 0)
        {
            int length = Math.Min(values.Length, _keys.Length - column);
            Update(_keys.AsSpan(column, length), values[..length]);
            values = values[length..];
            column = 0;
        }
    }

    /// <summary>The key of the largest element of each column; 0 where none was seen.</summary>
    public ReadOnlySpan<uint> Largest()
    {
        var line = _keys.AsSpan(0, _line);
        for (int first = _line; first < _keys.Length; first += _line)
            TensorPrimitives.Max(line, _keys.AsSpan(first, _line), line);
        return line;
    }

    /// <summary>The element of a key.</summary>
    public static float Element(uint key) => BitConverter.UInt32BitsToSingle(BitOperations.RotateRight(key, 1) ^ Sign);

    public void Clear()
    {
        Array.Clear(_keys);
        IsEmpty = true;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Update(Span<uint> keys, ReadOnlySpan<float> values)
    {
        var bits = MemoryMarshal.Cast<float, uint>(values);
        var vectors = MemoryMarshal.Cast<uint, Vector<uint>>(bits);
        var keyVectors = MemoryMarshal.Cast<uint, Vector<uint>>(keys);
        var sign = new Vector<uint>(Sign);
        for (int i = 0; i < vectors.Length; i++)
        {
            var turned = vectors[i] ^ sign;
            keyVectors[i] = Vector.Max(keyVectors[i], Vector.ShiftLeft(turned, 1) | Vector.ShiftRightLogical(turned, 31));
        }
        for (int i = vectors.Length * Vector<uint>.Count; i < bits.Length; i++)
            keys[i] = Math.Max(keys[i], BitOperations.RotateLeft(bits[i] ^ Sign, 1));
    }
}
