using FsCheck;
using FsCheck.Fluent;

namespace NotebookViz.Tests.Pictures;

/// <summary>A random tensor: rank 0 to 6, axes of 0 to 40, of any type, with and without outliers and what is not finite.</summary>
internal sealed record TensorCase(long[] Shape, ElementType Type, string Roles, double Scale, double OutlierShare, double NonFiniteShare, int MaxBytes, int Seed)
{
    private const long MostElements = 30_000;

    private static readonly AxisRole[] NamedRoles = [.. Enum.GetValues<AxisRole>().Where(role => role != AxisRole.Unknown)];

    public static Arbitrary<TensorCase> Any { get; } = (
        from rank in Gen.Choose(0, 6)
        from lengths in Gen.Frequency((20, Gen.Choose(1, 40)), (6, Gen.Choose(1, 4)), (1, Gen.Constant(0))).ArrayOf(rank)
        from type in Gen.Elements(ElementType.Float32, ElementType.Float64, ElementType.Float16, ElementType.BFloat16, ElementType.Int64, ElementType.Bool, ElementType.Complex64)
        from roles in Gen.Elements("none", "Keras", "PyTorch", "random")
        from scale in Gen.Elements(1, 1e-30, 1e8)
        from outliers in Gen.Elements(0, 0.001, 0.2)
        from nonFinite in Gen.Elements(0, 0, 0.003, 0.04, 1)
        from maxBytes in Gen.Elements(40 << 10, 50_000, 200_000, 1 << 20)
        from seed in Gen.Choose(0, 1_000_000)
        select new TensorCase(Fit(lengths), type, roles, scale, outliers, nonFinite, maxBytes, seed)).ToArbitrary();

    public VizOptions Options => VizOptions.Default with { MaxBytes = MaxBytes };

    public Weight Weight()
    {
        var random = new Random(Seed);
        double[] nonFinite = [double.NaN, double.PositiveInfinity, double.NegativeInfinity];
        long count = Shape.Aggregate(1L, (product, length) => product * length);
        double[] values = [.. Enumerable.Range(0, (int)count).Select(_ =>
            random.NextDouble() < NonFiniteShare ? nonFinite[random.Next(3)]
            : (random.NextDouble() - 0.5) * Scale * (random.NextDouble() < OutlierShare ? 100 : 1))];
        var weight = Encoded.Weight(Shape, values, Type);
        return Roles switch
        {
            "Keras" => weight.WithLayout(WeightLayout.Keras),
            "PyTorch" => weight.WithLayout(WeightLayout.PyTorch),
            "random" => weight.WithRoles([.. random.GetItems(NamedRoles, 100).Distinct().Take(Shape.Length)]),
            _ => weight,
        };
    }

    public override string ToString() =>
        FormattableString.Invariant($"({string.Join(", ", Shape)}) {Type}, roles {Roles}, scale {Scale}, outliers {OutlierShare}, not finite {NonFiniteShare}, {MaxBytes} bytes, seed {Seed}");

    // Shorter where the product would take long.
    private static long[] Fit(int[] lengths)
    {
        long[] shape = [.. lengths];
        while (shape.Aggregate(1L, (product, length) => product * length) > MostElements)
            shape[System.Array.IndexOf(shape, shape.Max())] /= 2;
        return shape;
    }
}
