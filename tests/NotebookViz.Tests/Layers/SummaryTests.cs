using System.Text.RegularExpressions;
using NotebookViz.Common;
using NotebookViz.Tests.Layers.Models;
using TorchSharp;
using static TorchSharp.torch;

namespace NotebookViz.Tests.Layers;

public class SummaryTests
{
    [Fact]
    public void A_recurrent_layer_has_the_parameters_of_its_formula_and_three_outputs()
    {
        const long inputs = 10, units = 20, steps = 7, batch = 3;
        using var lstm = nn.LSTM(inputs, units, numLayers: 2);

        var summary = lstm.Summary(steps, batch, inputs);

        // Four gates; each level has an input kernel, a recurrent kernel and two biases.
        long kernels = 4 * (units * inputs + units * units) + 4 * (units * units + units * units);
        Assert.Equal(kernels + 2 * 4 * 2 * units, summary.Parameters);
        Assert.Equal(steps * batch * kernels, summary.MultiplyAdds);
        Assert.Equal("(7, 3, 20), (2, 3, 20), (2, 3, 20)", Output(summary[0]));
        Assert.Equal("LSTM(10 → 20, 2 layers)", summary[0].Description);
        Assert.Equal(3 * (units * inputs + units * units + 2 * units), nn.GRU(inputs, units).Summary().Parameters);
        Assert.Equal("GRU(10 → 20, bidirectional, batch first)", nn.GRU(inputs, units, bidirectional: true, batchFirst: true).Summary()[0].Description);
    }

    [Fact]
    public void Attention_has_the_parameters_and_multiply_adds_of_its_formula()
    {
        const long e = 16, length = 5, batch = 2;
        using var attention = nn.MultiheadAttention(e, 4);

        var summary = attention.Summary([length, batch, e], [length, batch, e], [length, batch, e]);

        Assert.Equal(4 * e * e + 4 * e, summary.Parameters);
        Assert.Equal(length * batch * 4 * e * e + 2 * length * length * batch * e, summary.MultiplyAdds);
        Assert.Equal("(5, 2, 16)", Output(summary[0]));
        Assert.Equal(["", "out_proj"], summary.Select(row => row.Name));
    }

    [Fact]
    public void A_transformers_parts_come_from_its_dotted_names()
    {
        using var encoder = nn.TransformerEncoder(nn.TransformerEncoderLayer(16, 4, 32), 2);

        var summary = encoder.Summary(5, 2, 16);

        Assert.Equal("(5, 2, 16)", Output(summary[0]));
        Assert.Equal(2 * (4 * 16 * 16 + 4 * 16 + 2 * 16 * 32 + 32 + 16 + 4 * 16), summary.Parameters);
        Assert.Equal(summary.Parameters, summary.Sum(row => row.OwnParameters));
        Assert.Equal(2 * (10 * (4 * 16 * 16 + 2 * 16 * 32) + 2 * 5 * 5 * 2 * 16), summary.MultiplyAdds);
        Assert.Equal("TransformerEncoderLayer", summary["layers.1"].Kind);
        Assert.Equal("Linear(16 → 32)", summary["layers.1.linear1"].Description);
        Assert.Empty(summary["layers.1.linear1"].OutputShapes);
        Assert.Equal(encoder.state_dict().Keys.Order(), encoder.Layers().GetWeights().Select(weight => weight.Name).Order());
    }

    [Fact]
    public void A_whole_transformer_takes_two_inputs()
    {
        using var transformer = nn.Transformer(16, 4, 1, 1, 32);

        var summary = transformer.Summary([6, 2, 16], [5, 2, 16]);

        Assert.Null(summary.Error);
        Assert.Equal("(5, 2, 16)", Output(summary[0]));
        Assert.Equal(["(6, 2, 16)", "(5, 2, 16)"], summary.InputShapes.Select(Numbers.Shape));
        Assert.Equal("TransformerDecoderLayer", summary["decoder.layers.0"].Kind);
    }

    [Fact]
    public void An_embedding_is_given_whole_numbers()
    {
        using var model = nn.Sequential(("embedding", nn.Embedding(10, 4)), ("linear", nn.Linear(4, 2)));

        var summary = model.Summary(2, 7);

        Assert.Null(summary.Error);
        Assert.Equal("(2, 7, 2)", Output(summary[0]));
        Assert.Equal("Embedding(10 → 4)", summary["embedding"].Description);
    }

    [Fact]
    public void Sample_tensors_are_used_as_they_are()
    {
        using var model = nn.Linear(3, 2).to(ScalarType.Float64);
        using var sample = ones(5, 3, ScalarType.Float64);

        var summary = model.Summary(sample);

        Assert.Equal("(5, 2)", Output(summary[0]));
        Assert.False(sample.IsInvalid);
        Assert.Equal("(5, 2)", Output(model.Summary(5, 3)[0])); // zeros of the model's own type
    }

    [Fact]
    public void Without_shapes_there_are_no_outputs()
    {
        using var model = PlainNets.LeNet5();

        var summary = model.Summary();

        Assert.False(summary.HasOutputs);
        Assert.Null(summary.MultiplyAdds);
        Assert.All(summary, row => Assert.Empty(row.OutputShapes));
        Assert.DoesNotContain("put ", summary.ToString(100).Split('\n').Single(line => line.StartsWith("│ layer", StringComparison.Ordinal)), StringComparison.Ordinal);
        Assert.Equal(61_706, summary.Parameters);
    }

    [Fact]
    public void Where_a_layer_fails_the_shapes_up_to_it_are_there()
    {
        using var model = PlainNets.LeNet5();

        var summary = model.Summary(1, 1, 28, 28);

        Assert.Equal("(1, 16, 4, 4)", Output(summary["s4"]));
        Assert.Equal("(1, 256)", Output(summary["flatten"]));
        Assert.Empty(summary["f5"].OutputShapes);
        Assert.Equal("The forward pass failed in f5, a Linear(400 → 120): mat1 and mat2 shapes cannot be multiplied (1x256 and 400x120) with input (1, 256).", summary.Error);
        Assert.Contains("⚠", summary.ToHtml(), StringComparison.Ordinal);
        Assert.Contains(summary.Error!, summary.ToString(120), StringComparison.Ordinal);
    }

    [Fact]
    public void A_list_of_layers_has_no_call_and_says_so()
    {
        using var list = nn.ModuleList<nn.Module<Tensor, Tensor>>(nn.Linear(2, 3), nn.ReLU());

        Assert.Equal(
            "The forward pass failed: ModuleList has no call() method; pass the shapes to the model that uses it.",
            list.Summary(1, 2).Error);
        Assert.Equal(["", "0", "1"], list.Summary().Select(row => row.Name));
    }

    [Fact]
    public void A_scripted_model_lists_its_layers_and_its_own_output()
    {
        using var typed = jit.load<Tensor, Tensor>(ScriptedModel);
        using var untyped = jit.load(ScriptedModel);

        foreach (nn.Module model in new nn.Module[] { typed, untyped })
        {
            var summary = model.Summary(5, 3);
            Assert.Equal(["", "first", "second"], summary.Select(row => row.Name));
            Assert.Equal("(5, 2)", Output(summary[0]));
            Assert.Empty(summary["first"].OutputShapes); // the script calls it, not TorchSharp
            Assert.Equal(26, summary.Parameters);
            Assert.Equal(26, summary.Sum(row => row.OwnParameters));
            Assert.Null(summary.MultiplyAdds);
            Assert.Equal(model.state_dict().Keys.Order(), model.Layers().GetWeights().Select(weight => weight.Name).Order());
            Assert.True(model.training);
        }
        Assert.Contains("shapes", typed.Summary(5, 4).Error, StringComparison.Ordinal);
    }

    [Fact]
    public void A_box_folds_the_layers_inside_a_layer_without_script()
    {
        using var model = nn.Sequential(
            ("features", nn.Sequential(("first", nn.Sequential(nn.Linear(4, 8), nn.ReLU())), ("second", nn.Linear(8, 8)))), ("head", nn.Linear(8, 2)));

        string html = model.Summary(1, 4).ToHtml();

        // The model itself cannot be folded, layers without layers inside have nothing to fold.
        Assert.Equal(["layers inside features", "layers inside features.first"], Regex.Matches(html, "aria-label=\"([^\"]+)\"").Select(match => match.Groups[1].Value));
        Assert.Equal(["nv-g0", "nv-i0 nv-g1", "nv-i1 nv-i0", "nv-i1 nv-i0", "nv-i0"], Regex.Matches(html, "<tr[^>]*class=\"([^\"]+)\"").Select(match => match.Groups[1].Value));
        Assert.Contains("table:has(.nv-g1 input:not(:checked)) .nv-i1{display:none}", html, StringComparison.Ordinal);
        // What a folded row says: 4 × 8 + 8 and 8 × 8 + 8 parameters.
        Assert.Equal(["112 inside", "96 inside", "40 inside", "32 inside"], Regex.Matches(html, "data-inside=\"([^\"]+)\"").Select(match => match.Groups[1].Value));
        Assert.DoesNotContain("<style", nn.Sequential(nn.Linear(4, 8)).Summary(1, 4).ToHtml(), StringComparison.Ordinal);
    }

    private static string ScriptedModel => Path.Combine(AppContext.BaseDirectory, "Fixtures", "scripted.pt");

    [Fact]
    public void A_negative_length_is_refused() =>
        Assert.Throws<ArgumentOutOfRangeException>(() => nn.Linear(2, 3).Summary(-1, 2));

    [Fact]
    public void The_table_fits_the_width_and_is_aligned()
    {
        using var model = PlainNets.AlexNet();
        var summary = model.Summary(1, 3, 224, 224);

        foreach (int width in new[] { 72, 100, 160 })
        {
            var table = summary.ToString(width).Split('\n').Where(line => line[0] is '┌' or '├' or '│' or '└').ToArray();
            Assert.Single(table.Select(line => line.Length).Distinct());
            Assert.True(table[0].Length <= width, $"{table[0].Length} > {width}");
        }
        Approved.Matches(summary.ToString(120), "AlexNet");
        Approved.Matches(summary.ToMarkdown(), "AlexNet", "md");
    }

    [Fact]
    public void Each_layer_has_the_shape_of_its_input_beside_its_output()
    {
        using var model = PlainNets.LeNet5();

        var summary = model.Summary(1, 1, 32, 32);

        Assert.Equal("(1, 1, 32, 32)", Numbers.Shape(summary[""].InputShapes[0]));
        Assert.Equal("(1, 6, 28, 28)", Numbers.Shape(summary["s2"].InputShapes[0]));
        Assert.Equal("(1, 120)", Numbers.Shape(summary["f6"].InputShapes[0]));
        Assert.Equal(["(6, 2, 16)", "(5, 2, 16)"], nn.Transformer(16, 4, 1, 1, 32).Summary([6, 2, 16], [5, 2, 16])[0].InputShapes.Select(Numbers.Shape));
        Assert.Matches(@"│   f6 +│ Linear\(120 → 84\) +│ \(1, 120\) +│ \(1, 84\) ", summary.ToString(120));
    }

    [Fact]
    public void Gradients_are_the_trainable_parameters_and_activations_the_outputs_of_the_innermost_layers()
    {
        using var conv = nn.Conv2d(1, 4, 3, bias: false).to(ScalarType.Float64);
        using var model = nn.Sequential(("conv", conv), ("block", nn.Sequential(("relu", nn.ReLU()), ("norm", nn.BatchNorm2d(4).to(ScalarType.Float64)))));
        conv.weight.requires_grad = false;

        var summary = model.Summary(2, 1, 5, 5);

        Assert.Equal((4 + 4) * 8, summary.GradientBytes); // the norm's scale and shift; the kernel is frozen
        Assert.Equal((36 + 4 * 4) * 8 + 8, summary.WeightBytes); // with two buffers of the norm, and its counter
        Assert.Equal(3 * 2 * 4 * 3 * 3 * 8, summary.ActivationBytes); // conv, relu and norm; not block and model, whose outputs are the norm's
        Assert.Equal(summary.GradientBytes, model.Summary().GradientBytes);
    }

    [Fact]
    public void A_folded_summary_has_rows_to_a_depth_that_sum_up_what_is_inside()
    {
        using var model = ResNet.Of18();
        var whole = model.Summary(1, 3, 224, 224);

        var folded = whole.Fold(depth: 1);

        Assert.Equal(["", "conv1", "bn1", "relu", "maxpool", "layer1", "layer2", "layer3", "layer4", "avgpool", "fc"], folded.Select(row => row.Name));
        Assert.Equal(whole.Parameters, folded.Sum(row => row.OwnParameters));
        Assert.Equal(whole["layer2"].Parameters, folded["layer2"].OwnParameters);
        Assert.Equal(whole.Count(row => row.Name.StartsWith("layer2.", StringComparison.Ordinal)), folded["layer2"].FoldedLayers);
        Assert.Equal("(1, 128, 28, 28)", Output(folded["layer2"]));
        Assert.Equal(
            (whole.Parameters, whole.TrainableParameters, whole.WeightBytes, whole.GradientBytes, whole.ActivationBytes, whole.MultiplyAdds),
            (folded.Parameters, folded.TrainableParameters, folded.WeightBytes, folded.GradientBytes, folded.ActivationBytes, folded.MultiplyAdds));
        Assert.Equal(whole.MultiplyAdds, folded.Skip(1).Sum(row => row.MultiplyAdds));
        Assert.Contains("layer2: 15 layers inside", folded.ToString(120), StringComparison.Ordinal);
        Assert.Contains("15 layers inside", folded.ToHtml(), StringComparison.Ordinal);
        Assert.Equal(whole.ToString(120), whole.Fold(9).ToString(120));
        Assert.Equal(whole.Fold(1).Fold(0)[0].FoldedLayers, whole.Count - 1);
        Assert.Single(whole.Fold(0));
        Assert.Throws<ArgumentOutOfRangeException>(() => whole.Fold(-1));
    }

    [Fact]
    public void What_is_known_of_an_incomplete_pass_stays_when_it_is_folded()
    {
        using var model = nn.Sequential(("inner", PlainNets.LeNet5()));
        var whole = model.Summary(1, 1, 28, 28);
        string[] atLeast = [.. whole.ToString(120).Split('\n').Where(line => line.Contains("at least", StringComparison.Ordinal))];
        Assert.Equal(2, atLeast.Length);
        Assert.All(atLeast, line => Assert.Contains(line, whole.Fold(1).ToString(120), StringComparison.Ordinal));
    }

    [Fact]
    public void The_totals_come_before_the_layers()
    {
        using var model = PlainNets.LeNet5();
        var summary = model.Summary(1, 1, 32, 32);
        foreach (string text in new[] { summary.ToString(120), summary.ToMarkdown(), summary.ToHtml() })
            Assert.InRange(text.IndexOf("memory of gradients", StringComparison.Ordinal), 1, text.IndexOf("multiply-adds", text.IndexOf("input", 60, StringComparison.Ordinal), StringComparison.Ordinal));
    }

    internal static string Output(SummaryRow row) => string.Join(", ", row.OutputShapes.Select(Numbers.Shape));
}
