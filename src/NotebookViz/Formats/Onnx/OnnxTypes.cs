using NotebookViz.Common;
using NotebookViz.Data;

namespace NotebookViz.Formats.Onnx;

/// <summary>ONNX's numbers for element types.</summary>
internal static class OnnxTypes
{
    /// <summary>The element type; null if it is not supported.</summary>
    public static StoredType? Of(int number) => number switch
    {
        1 => StoredType.Of(ElementType.Float32),
        2 => StoredType.Of(ElementType.UInt8),
        3 => StoredType.Of(ElementType.Int8),
        4 => StoredType.Of(ElementType.UInt16),
        5 => StoredType.Of(ElementType.Int16),
        6 => StoredType.Of(ElementType.Int32),
        7 => StoredType.Of(ElementType.Int64),
        9 => StoredType.Of(ElementType.Bool),
        10 => StoredType.Of(ElementType.Float16),
        11 => StoredType.Of(ElementType.Float64),
        12 => StoredType.Of(ElementType.UInt32),
        13 => StoredType.Of(ElementType.UInt64),
        14 => StoredType.Of(ElementType.Complex64),
        15 => StoredType.Of(ElementType.Complex128),
        16 => StoredType.Of(ElementType.BFloat16),
        17 => StoredType.Of(ElementType.Float8E4M3),
        18 => StoredType.Float8E4M3Fnuz,
        19 => StoredType.Of(ElementType.Float8E5M2),
        20 => StoredType.Float8E5M2Fnuz,
        21 => StoredType.UInt4,
        22 => StoredType.Int4,
        23 => StoredType.Float4E2M1,
        24 => StoredType.Float8E8M0,
        25 => StoredType.UInt2,
        26 => StoredType.Int2,
        _ => null,
    };

    /// <summary>The name of a type.</summary>
    public static string Name(int number) => Of(number)?.Name ?? (number == 8 ? "STRING" : $"number {Numbers.Exact(number)}");
}
