using System.Security.Cryptography;
using NotebookViz.Tests.Layers.Models;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace NotebookViz.Tests.Layers;

/// <summary>A summary looks; it does not touch.</summary>
public class ModelStateTests
{
    // The random state is the process' own, and other tests draw from it at the same time.
    [Fact]
    public void A_summary_leaves_weights_buffers_modes_gradients_and_random_state_as_they_were() => FreshProcess.Run(SummariseResNet);

    [Fact]
    public void A_summary_restores_the_model_if_the_pass_fails_or_draws_random_numbers() => FreshProcess.Run(SummariseRestless);

    private static void SummariseResNet()
    {
        using var model = ResNet.Of18();
        var children = model.named_modules().Select(named => named.module).ToArray();
        children[3].eval(); // modes differ within one model
        model.GiveGradients();
        var before = Snapshot(model);

        model.Summary(2, 3, 64, 64);

        Assert.Equal(before, Snapshot(model));
    }

    private static void SummariseRestless()
    {
        using var model = new Restless();
        model.train();
        var before = Snapshot(model);

        Assert.Null(model.Summary(4, 3).Error);
        Assert.Equal(before, Snapshot(model));

        Assert.NotNull(model.Summary(4, 5).Error);
        Assert.Equal(before, Snapshot(model));
    }

    [Fact]
    public void Moving_statistics_of_a_layer_that_was_never_registered_stay_too()
    {
        using var model = new Hiding();
        var hidden = model.Layer;

        Assert.Equal("(4, 3)", SummaryTests.Output(model.Summary(4, 3)[0]));

        Assert.True(hidden.training);
        Assert.Equal([0f, 0, 0], hidden.running_mean!.data<float>().ToArray());
        Assert.Equal(0, hidden.num_batches_tracked!.item<long>());
    }

    [Fact]
    public void No_hook_stays_behind()
    {
        using var model = PlainNets.LeNet5();
        model.Summary(1, 1, 32, 32);
        model.Summary(1, 1, 28, 28); // fails half way

        Assert.Equal(0, Hooks(model));
        Assert.All(model.named_modules().Select(named => named.module), module => Assert.Equal(0, Hooks(module)));
    }

    [Fact]
    public void A_table_that_a_layer_computes_at_its_first_call_outlives_the_summary()
    {
        using var model = new Caching();

        model.Summary(2, 3);

        using var x = ones(2, 3);
        Assert.Equal([2f, 2, 2, 2, 2, 2], model.call(x).data<float>().ToArray());
    }

    [Fact]
    public void Tensors_of_the_pass_do_not_gather_in_the_callers_scope()
    {
        using var model = PlainNets.LeNet5();
        using var scope = NewDisposeScope();

        model.Summary(1, 1, 32, 32);

        Assert.Equal(0, scope.DisposablesCount);
    }

    private static string Snapshot(nn.Module model)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var (name, tensor) in model.state_dict().OrderBy(pair => pair.Key, StringComparer.Ordinal))
            hash.AppendData(tensor.contiguous().bytes);
        foreach (var gradient in model.parameters().Select(parameter => parameter.grad).OfType<Tensor>())
            hash.AppendData(gradient.contiguous().bytes);
        using (var random = get_rng_state())
            hash.AppendData(random.bytes);
        string modes = string.Concat(model.named_modules().Select(named => named.module.training ? '1' : '0'));
        return $"{Convert.ToHexString(hash.GetHashAndReset())} {modes} {model.training} {model.parameters().Count(parameter => parameter.grad is not null)}";
    }

    private static int Hooks(nn.Module module) => new[] { "pre_hooks", "post_hooks", "module_pre_hooks", "module_post_hooks" }
        .Select(name => module.GetType().GetField(name, System.Reflection.BindingFlags.Instance | System.Reflection.BindingFlags.NonPublic | System.Reflection.BindingFlags.Public))
        .Sum(field => field is null ? 0 : ((System.Collections.ICollection)field.GetValue(module)!).Count);

    private sealed class Restless : nn.Module<Tensor, Tensor>
    {
        private readonly nn.Module<Tensor, Tensor> linear = nn.Linear(3, 3), norm = nn.BatchNorm1d(3), dropout = nn.Dropout();
        private readonly Tensor steps = zeros(1);

        public Restless() : base(nameof(Restless))
        {
            register_buffer("steps", steps);
            RegisterComponents();
        }

        public override Tensor forward(Tensor x)
        {
            steps.add_(1);
            return dropout.call(norm.call(linear.call(x + randn(x.shape))));
        }
    }

    private sealed class Hiding : nn.Module<Tensor, Tensor>
    {
        private readonly List<nn.Module<Tensor, Tensor>> layers = [nn.BatchNorm1d(3)];

        public Hiding() : base(nameof(Hiding)) => RegisterComponents();

        public BatchNorm1d Layer => (BatchNorm1d)layers[0];

        public override Tensor forward(Tensor x) => layers[0].call(x + 1);
    }

    private sealed class Caching() : nn.Module<Tensor, Tensor>(nameof(Caching))
    {
        private Tensor? _table;

        public override Tensor forward(Tensor x) => x + (_table ??= ones(3));
    }
}

file static class Gradients
{
    /// <summary>Gives every parameter a gradient that a careless pass would change.</summary>
    public static void GiveGradients(this nn.Module<Tensor, Tensor> model)
    {
        foreach (var parameter in model.parameters())
            parameter.grad = ones_like(parameter);
    }
}
