using System.Globalization;

namespace NotebookViz.Tests.Weights;

/// <summary>The line of a weight for logs, <c>weight.ToString("g")</c>.</summary>
public class WeightLineTests
{
    public static TheoryData<string, Func<Weight>> Lines => new()
    {
        { "conv2d/kernel float32 (3, 3, 1, 32) n=288 x∈[-0.75, 0.75] μ=0.00 σ=0.39", Some.KerasKernel },
        { "float32 (3,) n=3 x∈[1.00, 3.00] μ=2.00 σ=0.82", () => new[] { 1f, 2, 3 }.ToWeight() },
        { "small float32 (2,) n=2 x∈[-3e-07, 2e-07] μ=-5e-08 σ=2.5e-07", () => new[] { -3e-7f, 2e-7f }.ToWeight(name: "small") },
        { "even float32 (4,) n=4 x∈[-9.0, 9.0] μ=0.0 σ=6.7", () => new[] { -9f, -3, 2.99f, 9 }.ToWeight(name: "even") },
        { "ids int64 (3,) n=3 x∈[-7, 9007199254740993] μ=3e+15 σ=4.25e+15", () => new[] { -7, 4L, 9007199254740993 }.ToWeight(name: "ids") },
        { "zeros float32 (2, 2) n=4 x=0", () => new float[2, 2].ToWeight(name: "zeros") },
        { "one float64 () n=1 x=0.1", () => Some.Weight([], _ => 0.1, ElementType.Float64, "one") },
        { "empty float32 (0, 3) n=0", () => Some.Weight([0, 3], _ => 0, name: "empty") },
        { "bad float32 (5,) n=5 x∈[1.00, 2.00] μ=1.50 σ=0.50 NaN=1 +Inf=1 -Inf=1", () => new[] { 1f, float.NaN, float.PositiveInfinity, float.NegativeInfinity, 2 }.ToWeight(name: "bad") },
        { "worse float32 (2,) n=2 NaN=2", () => new[] { float.NaN, float.NaN }.ToWeight(name: "worse") },
        { "gone float32 (2, 3) n=6 no values: The tensor was disposed.", () => Weight.WithoutValues("gone", [2, 3], ElementType.Float32, "The tensor was disposed.") },
        { "old F4 (2, 3) n=6 no values: It is not shown.", () => Weight.WithoutValues("old", [2, 3], "F4", "It is not shown.") },
    };

    [Theory]
    [MemberData(nameof(Lines))]
    public void A_weight_is_one_line_the_same_in_every_culture(string line, Func<Weight> weight)
    {
        Assert.Equal(line, weight().ToString("g"));
        Assert.Equal(line, ((IFormattable)weight()).ToString("g", CultureInfo.GetCultureInfo("de-DE")));
        Assert.Equal(line, string.Create(CultureInfo.GetCultureInfo("de-DE"), $"{weight():g}"));
    }

    [Fact]
    public void Magnitudes_of_complex_numbers_are_named_as_such() =>
        Assert.Equal("complex128 (2,) n=2 |x|∈[1.0, 5.0] μ=3.0 σ=2.0", Weight.FromArray(new System.Numerics.Complex[] { new(3, 4), new(1, 0) }).ToString("g"));

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("G")]
    public void Without_a_format_the_text_is_that_of_several_lines(string? format)
    {
        var weight = Some.KerasKernel();
        Assert.Equal(weight.ToString(), weight.ToString(format));
        Assert.Equal(weight.ToString(), $"{weight}");
    }

    [Fact]
    public void Another_format_is_refused_with_those_that_there_are()
    {
        var error = Assert.Throws<FormatException>(() => Some.KerasKernel().ToString("F2"));
        Assert.Equal("A weight has no format 'F2'. Use \"g\" for one line, or none for several.", error.Message);
    }

    /// <summary>The debugger evaluates it for each weight in a window, which may be many and on a server.</summary>
    [Fact]
    public void A_debugger_reads_no_values()
    {
        var data = new Counted();
        var weight = new Weight("large", [1 << 20, 1 << 10], ElementType.Float32, data);
        Assert.Equal("large float32 (1048576, 1024) n=1073741824 not read (4 GiB)", DebuggerLine(weight));
        Assert.Equal(0, data.Reads);

        var read = Some.KerasKernel();
        Assert.Equal("conv2d/kernel float32 (3, 3, 1, 32) n=288 not read (1.1 KiB)", DebuggerLine(read));
        string line = read.ToString("g");
        Assert.Equal(line, DebuggerLine(read));
    }

    // What the attribute names.
    private static string DebuggerLine(Weight weight)
    {
        string expression = ((System.Diagnostics.DebuggerDisplayAttribute)typeof(Weight).GetCustomAttributes(typeof(System.Diagnostics.DebuggerDisplayAttribute), false).Single()).Value!;
        var property = typeof(Weight).GetProperty(expression.Trim('{', '}').Split(',')[0], System.Reflection.BindingFlags.Instance | System.Reflection.BindingFlags.NonPublic | System.Reflection.BindingFlags.Public)!;
        return (string)property.GetValue(weight)!;
    }

    private sealed class Counted : TensorData
    {
        public int Reads { get; private set; }

        public override long ByteLength => 4L << 30;

        public override ReadOnlySpan<byte> Read(long offset, Span<byte> scratch)
        {
            Reads++;
            scratch.Clear();
            return scratch;
        }
    }
}
