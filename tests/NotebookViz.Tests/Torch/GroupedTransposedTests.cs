using TorchSharp.Modules;
using static TorchSharp.torch;

namespace NotebookViz.Tests.Torch;

/// <summary>The kernel of a transposed convolution with groups, no axis of which counts the layer's filters.</summary>
public sealed class GroupedTransposedTests : IDisposable
{
    private readonly ConvTranspose2d _layer = nn.ConvTranspose2d(4, 6, 3, groups: 2);

    public void Dispose() => _layer.Dispose();

    [Fact]
    public void The_second_axis_is_not_called_filter()
    {
        var weights = _layer.GetWeights();
        Assert.Equal("4 channels × filter within group (3) × 3 rows × 3 columns", string.Join(" × ", weights["weight"].Axes));
        Assert.Equal("6 filters", string.Join(" × ", weights["bias"].Axes));
        Assert.Equal("2 groups of 2 channels and 3 filters each: filter j of group g is filter 3·g + j of the layer", weights["weight"].Note);
        Assert.Null(weights["bias"].Note);
        Assert.Equal("weight, filter within group = 1", weights["weight"].Slice(1, 1).Name);
        Assert.Contains(weights["weight"].Note!, weights["weight"].Visualize().Details);
    }

    [Fact]
    public void The_note_says_which_filter_a_value_belongs_to()
    {
        using var _ = no_grad();
        _layer.weight!.zero_();
        _layer.bias!.zero_();
        _layer.weight![3, 1, 0, 0] = 1;
        using var output = _layer.call(ones(1, 4, 1, 1));
        // Channel 3 is in group 1.
        Assert.Equal([3 * 1 + 1], Enumerable.Range(0, 6).Where(filter => output[0, filter].sum().item<float>() != 0));
    }

    [Fact]
    public void A_depthwise_layer_has_a_filter_for_each_group()
    {
        using var layer = nn.ConvTranspose1d(4, 4, 3, groups: 4);
        Assert.Equal("4 groups of 1 channel and 1 filter each: filter 0 of group g is filter g of the layer", layer.GetWeights()["weight"].Note);
    }

    [Fact]
    public void Filters_are_neither_judged_nor_selected()
    {
        using (no_grad())
            _layer.weight![TensorIndex.Slice(0, 2), 1] = 0;
        var weight = _layer.GetWeights()["weight"];
        FindingKind[] ofFilters = [FindingKind.Dead, FindingKind.Duplicate, FindingKind.Similar, FindingKind.Opposite];
        Assert.DoesNotContain(_layer.GetWeights().GetFindings(), finding => ofFilters.Contains(finding.Kind));
        Assert.DoesNotContain("dead", weight.Visualize().ToString(), StringComparison.Ordinal);
        string message = Assert.Throws<InvalidOperationException>(() => weight.GetFilter(1)).Message;
        Assert.Contains("no axis counts the filters of the layer", message, StringComparison.Ordinal);
        Assert.Equal(weight.Slice(0, 3).ToArray(), weight.GetChannel(3).ToArray());
    }

    [Fact]
    public void Initial_values_are_recognised() =>
        Assert.Contains(_layer.GetWeights().GetFindings(), finding => finding.Kind == FindingKind.InitialRange && finding.Weight == "weight");

    [Fact]
    public void Files_loading_and_comparisons_keep_the_stored_order()
    {
        using var folder = new TemporaryFolder();
        string path = Path.Combine(folder.Path, "layer.safetensors");
        var weights = _layer.GetWeights();
        weights.Save(path);
        using var file = WeightFile.Open(path);
        Assert.Equal([4, 3, 3, 3], file["weight"].Shape);
        Assert.Equal(weights["weight"].ToArray(), file["weight"].ToArray());

        foreach (var source in new[] { weights, file })
        {
            using var target = nn.ConvTranspose2d(4, 6, 3, groups: 2);
            source.LoadInto(target);
            Assert.Equal(weights["weight"].ToArray(), target.GetWeights()["weight"].ToArray());
            Assert.All(source.CompareWith(target.GetWeights()), pair => Assert.Equal(0, pair.MaxAbsChange));
        }
    }
}
