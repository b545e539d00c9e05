using NotebookViz.Common;
using NotebookViz.Conventions;
using NotebookViz.Data;

namespace NotebookViz.Formats.Safetensors.Schemes;

/// <summary>The kernel of a linear layer whose inputs are quantised in groups: what GPTQ and AWQ have in common.</summary>
internal sealed class GroupedLinear
{
    private readonly long _outputs, _inputs, _groups, _size;

    /// <summary>Creates a kernel from its sizes.</summary>
    /// <param name="outputs">How many outputs.</param>
    /// <param name="inputs">How many inputs.</param>
    /// <param name="groups">How many groups of inputs have scales.</param>
    /// <param name="size">The group size in the settings; -1 for all inputs.</param>
    /// <exception cref="UncertainCodesException">They do not fit together.</exception>
    public GroupedLinear(long outputs, long inputs, long groups, long size)
    {
        (_outputs, _inputs, _groups, _size) = (outputs, inputs, groups, size == -1 ? inputs : size);
        if (_size < 1 || inputs < 1 || inputs > Array.MaxLength || (inputs - 1) / _size + 1 != groups)
            throw new UncertainCodesException($"{groups} groups do not fit {inputs} inputs in groups of {size}");
    }

    /// <summary>Returns the weight, outputs × inputs.</summary>
    /// <param name="tensors">The tensors of the file.</param>
    /// <param name="type">The name of its type.</param>
    /// <param name="stored">The tensor of its codes as it is stored.</param>
    /// <param name="codes">The codes of each output, unpacked.</param>
    /// <param name="zeros">The tensor of zero points as it is stored, the unpacked zero points of each output, and their type.</param>
    /// <param name="scales">The scales, (groups, outputs).</param>
    /// <param name="groupOf">The group of each input; null if groups are consecutive inputs.</param>
    /// <exception cref="UncertainCodesException">The groups do not fit.</exception>
    public Companion Companion(
        CompanionTensors tensors, string type, Weight stored, TensorData codes, (Weight Stored, TensorData Points, ElementType Type) zeros, Weight scales, Weight? groupOf)
    {
        string layer = stored.Name[..stored.Name.LastIndexOf('.')];
        var factors = new Weight(scales.Name, [_outputs, _groups], scales.ElementType, Transposed(scales.Data!, _groups, _outputs, scales.ElementType.Size()));
        var points = new Weight(zeros.Stored.Name, [_outputs, _groups], zeros.Type, zeros.Points);
        long[] blocks = [1, _size];
        if (groupOf is not null)
        {
            if (groupOf is not { Data: not null, ElementType: ElementType.Int32 } || groupOf.Count != _inputs)
                throw Companions.Misfit(groupOf, stored);
            (factors, points, blocks) = (Spread(factors, groupOf, tensors.File), Spread(points, groupOf, tensors.File), [1, 1]);
        }
        var own = new Weight(stored.Name, [_outputs, _inputs], ElementType.UInt8, codes, WeightDescription.None, typeName: $"u{type}");
        long bytes = stored.StoredBytes + zeros.Stored.StoredBytes + scales.StoredBytes + (groupOf?.StoredBytes ?? 0);
        var weight = new Quantization(own, factors, points, bytes).Weight(layer + ".weight", type, blocks, $"{(groupOf is null ? "blocks" : "groups")} of {Numbers.Exact(_size)}");
        return new(weight.Described(WeightDescription.Of("Linear", "kernel", weight.Shape, [AxisRole.Output, AxisRole.Input])), [zeros.Stored, scales, groupOf]);
    }

    /// <summary>Returns the transpose of a matrix.</summary>
    public static TensorData Transposed(TensorData data, long rows, long columns, int size) => StridedData.Of(data, 0, [columns, rows], [1, columns], size)!;

    // Gives each input the factors of its group.
    private Weight Spread(Weight factors, Weight groupOf, SourceFile file) => new(
        factors.Name, [_outputs, _inputs], ElementType.Float32,
        new GroupedFactors(Factors.Of(factors), _outputs, (int)_groups, (int)_inputs,
            () => GroupIndices.Read(groupOf, (int)_inputs, (int)_groups, problem => file.Malformed(problem))));
}
