using NotebookViz.Common;
using NotebookViz.Formats.Safetensors.Schemes;

namespace NotebookViz.Formats.Safetensors;

/// <summary>A weight put together from several tensors.</summary>
/// <param name="Weight">The weight.</param>
/// <param name="Parts">The other tensors that it is made of, besides the codes.</param>
internal sealed record Companion(Weight Weight, IReadOnlyList<Weight?> Parts);

/// <summary>Puts a weight together.</summary>
/// <param name="codes">A tensor that may be its codes.</param>
/// <param name="tensors">The tensors of the file.</param>
/// <returns>The weight; null if the tensor does not hold such codes.</returns>
/// <exception cref="UncertainCodesException">The tensor holds such codes, but a part is missing, or their values are not certain.</exception>
internal delegate Companion? CompanionScheme(Weight codes, CompanionTensors tensors);

/// <summary>The tensors of a file, or of all shards of a model, among which the parts of quantised weights are found.</summary>
/// <param name="file">The file, or the index of the shards.</param>
/// <param name="weights">The tensors.</param>
internal sealed class CompanionTensors(SourceFile file, IReadOnlyList<Weight> weights)
{
    private readonly NameIndex<Weight> _weights = new(weights.Select(weight => (weight.Name, weight)));

    public SourceFile File => file;

    /// <summary>How the model is quantised, from the configuration file beside it.</summary>
    public QuantizationConfig Config => field ??= QuantizationConfig.Beside(file);

    /// <summary>The tensor whose name has that start and that end; null if there is none.</summary>
    public Weight? Find(string start, string end) => _weights.Find(start, end);

    /// <summary>The tensor whose name has that start and that end; it has values.</summary>
    /// <exception cref="UncertainCodesException">It is missing, or cannot be read.</exception>
    public Weight Get(string start, string end) => Find(start, end) is { Data: not null } weight ? weight : throw new UncertainCodesException($"'{start}{end}' is missing");
}

/// <summary>Weights that a file stores as codes, with scales and more as tensors of their own.</summary>
internal static class Companions
{
    // The known schemes, by the endings of the names of their codes.
    private static readonly (string Ending, CompanionScheme Scheme)[] Schemes =
    [
        (".weight", Nvfp4.Find),
        (".weight_packed", Nvfp4.Find),
        (".weight", ScaledWeights.Find),
        (".weight", Nf4.Find),
        ("_blocks", Mxfp4.Find),
        (".qweight", Gptq.Find),
        (".qweight", Awq.Find),
    ];

    /// <summary>The weights with decoded values, if all parts are present and the scheme is certain; the parts are left out.</summary>
    public static IReadOnlyList<Weight> PutTogether(SourceFile file, IReadOnlyList<Weight> weights)
    {
        var tensors = new CompanionTensors(file, weights);
        var taken = new HashSet<Weight>(ReferenceEqualityComparer.Instance);
        Weight[] shown = [.. weights.Select(weight => Shown(weight, tensors, taken))];
        return [.. shown.Where((_, index) => !taken.Contains(weights[index]))];
    }

    /// <summary>An exception for a part that does not fit; the message gives the shapes.</summary>
    public static UncertainCodesException Misfit(Weight part, Weight codes) =>
        new($"'{part.Name}' of type {part.TypeName} and shape {Numbers.Shape(part.Shape)} does not fit type {codes.TypeName} and shape {Numbers.Shape(codes.Shape)}");

    private static Weight Shown(Weight weight, CompanionTensors tensors, HashSet<Weight> taken)
    {
        if (weight.Data is null || weight.Count == 0)
            return weight;
        foreach (var (ending, scheme) in Schemes)
        {
            try
            {
                if (!weight.Name.EndsWith(ending, StringComparison.Ordinal) || scheme(weight, tensors) is not { } companion)
                    continue;
                taken.UnionWith(companion.Parts.OfType<Weight>());
                return companion.Weight;
            }
            catch (UncertainCodesException error)
            {
                return UncertainCodesException.AsCodes(weight, error.Message);
            }
        }
        return weight;
    }
}
