namespace NotebookViz;

/// <summary>The 256 values of the 8-bit floats of the Open Compute Project (OFP8, revision 1.0).</summary>
internal static class Float8
{
    /// <summary>Four bits of exponent (bias 7), three of fraction; all ones is NaN, and there are no infinities.</summary>
    public static readonly double[] E4M3 = [.. Enumerable.Range(0, 256).Select(bits =>
    {
        int exponent = bits >> 3 & 15, fraction = bits & 7;
        double magnitude = (exponent, fraction) switch
        {
            (15, 7) => double.NaN,
            (0, _) => Math.ScaleB(fraction, -9),
            _ => Math.ScaleB(8 + fraction, exponent - 10),
        };
        return bits < 128 ? magnitude : -magnitude;
    })];

    /// <summary>Five bits of exponent, two of fraction: a half-precision number without its lower byte.</summary>
    public static readonly double[] E5M2 = [.. Enumerable.Range(0, 256).Select(bits => (double)BitConverter.UInt16BitsToHalf((ushort)(bits << 8)))];
}
