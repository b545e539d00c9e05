using System.Numerics;

namespace NotebookViz.Sources.Arrays;

/// <summary>The types of numbers that .NET's arrays and collections have.</summary>
internal static class NumberTypes
{
    private static readonly Dictionary<Type, ElementType> Known = new()
    {
        [typeof(float)] = ElementType.Float32,
        [typeof(double)] = ElementType.Float64,
        [typeof(Half)] = ElementType.Float16,
        [typeof(sbyte)] = ElementType.Int8,
        [typeof(byte)] = ElementType.UInt8,
        [typeof(short)] = ElementType.Int16,
        [typeof(ushort)] = ElementType.UInt16,
        [typeof(int)] = ElementType.Int32,
        [typeof(uint)] = ElementType.UInt32,
        [typeof(long)] = ElementType.Int64,
        [typeof(ulong)] = ElementType.UInt64,
        [typeof(bool)] = ElementType.Bool,
        [typeof(Complex)] = ElementType.Complex128,
    };

    public static IReadOnlyCollection<Type> All => Known.Keys;

    /// <summary>The element type; null for what is no plain number, such as a character or an enumeration.</summary>
    public static ElementType? Of(Type type) => Known.TryGetValue(type, out var known) ? known : null;
}
