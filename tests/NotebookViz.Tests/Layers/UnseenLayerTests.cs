using static TorchSharp.torch;

namespace NotebookViz.Tests.Layers;

/// <summary>Layers that the forward pass does not come to, as far as can be seen: unused ones, and those called with forward().</summary>
[Collection(nameof(Torch))]
public class UnseenLayerTests
{
    private const string Why = " (unused, or called with forward() instead of call())";

    [Fact]
    public void Where_no_layer_was_seen_nothing_is_said_of_the_numbers()
    {
        using var model = new Net((net, x) => net.Second.forward(net.First.forward(x)));
        var summary = model.Summary(1, 4);

        Assert.Equal([$"not seen in the forward pass: first, second, spare{Why}"], summary[0].Notes);
        Assert.Equal("(1, 8)", SummaryTests.Output(summary[0]));
        Assert.All(summary.Skip(1), row => Assert.Empty(row.OutputShapes));
        Assert.All(summary, row => Assert.Null(row.MultiplyAdds));
        Assert.Null(summary.MultiplyAdds);
        Assert.Null(summary.ActivationBytes);
        Assert.Matches("multiply-adds +—", summary.ToString(120));
        Assert.Contains("not seen in the forward pass: first", summary.ToHtml(), StringComparison.Ordinal);
    }

    [Fact]
    public void Where_some_layers_were_seen_the_totals_are_what_it_is_at_least()
    {
        using var model = new Net((net, x) => net.Second.forward(net.First.call(x)));
        var summary = model.Summary(1, 4);

        Assert.Equal([$"not seen in the forward pass: second, spare{Why}"], summary[0].Notes);
        Assert.Equal(32, summary["first"].MultiplyAdds);
        Assert.Null(summary.MultiplyAdds);
        Assert.Null(summary.ActivationBytes);
        Assert.Contains("multiply-adds            at least 32  one forward pass", summary.ToString(120), StringComparison.Ordinal);
        Assert.Matches("memory of activations +at least 32 B", summary.ToString(120));
    }

    [Fact]
    public void Layers_called_twice_are_counted_twice_and_a_spare_activation_leaves_the_number_known()
    {
        var relu = nn.ReLU();
        using var model = new Net((net, x) => net.Second.call(net.Second.call(net.First.call(x))), relu);
        var summary = model.Summary(1, 4);

        Assert.Equal([$"not seen in the forward pass: spare{Why}"], summary[0].Notes);
        Assert.Equal(["called 2 times"], summary["second"].Notes);
        Assert.Equal(32 + 2 * 64, summary.MultiplyAdds);
        Assert.Null(summary.ActivationBytes);
    }

    [Fact]
    public void A_block_that_was_not_seen_is_named_once()
    {
        using var block = new Net((net, x) => net.Second.forward(net.First.forward(x)));
        using var model = new Around(block);
        var summary = model.Summary(1, 4);

        Assert.Equal([$"not seen in the forward pass: block{Why}"], summary[0].Notes);
        Assert.Empty(summary["block"].Notes);
        Assert.Null(summary.MultiplyAdds);
    }

    [Fact]
    public void Where_all_is_seen_there_is_no_note()
    {
        using var model = nn.Sequential(("a", nn.Linear(4, 8)), ("list", nn.Sequential(nn.ReLU(), nn.Linear(8, 2))));
        var summary = model.Summary(1, 4);

        Assert.All(summary, row => Assert.Empty(row.Notes));
        Assert.Equal(32 + 16, summary.MultiplyAdds);
        Assert.Equal(4 * (8 + 8 + 2), summary.ActivationBytes);
    }

    [Fact]
    public void Markdown_keeps_names_that_have_a_meaning_there()
    {
        using var model = nn.Sequential((@"a|b<i>\&amp;", nn.Linear(4, 8)));
        string markdown = model.Summary().ToMarkdown();

        Assert.Contains(@"| &emsp;a\|b&lt;i>\\&amp;amp; | Linear(4 → 8) | 40 |", markdown, StringComparison.Ordinal);
    }

    private sealed class Net : nn.Module<Tensor, Tensor>
    {
        private readonly Func<Net, Tensor, Tensor> _forward;

        public Net(Func<Net, Tensor, Tensor> forward, nn.Module? spare = null) : base("Net")
        {
            _forward = forward;
            register_module("first", First);
            register_module("second", Second);
            register_module("spare", spare ?? nn.Linear(3, 3));
        }

        public nn.Module<Tensor, Tensor> First { get; } = nn.Linear(4, 8);

        public nn.Module<Tensor, Tensor> Second { get; } = nn.Linear(8, 8);

        public override Tensor forward(Tensor input) => _forward(this, input);
    }

    private sealed class Around : nn.Module<Tensor, Tensor>
    {
        private readonly nn.Module<Tensor, Tensor> _block;

        public Around(nn.Module<Tensor, Tensor> block) : base("Around")
        {
            _block = block;
            register_module("block", block);
        }

        public override Tensor forward(Tensor input) => _block.forward(input).relu();
    }
}
