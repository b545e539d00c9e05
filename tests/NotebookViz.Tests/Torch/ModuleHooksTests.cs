using NotebookViz.Torch.Forward;
using static TorchSharp.torch;

namespace NotebookViz.Tests.Torch;

public class ModuleHooksTests
{
    [Fact]
    public void Hooks_are_compiled_once_for_all_modules_of_the_same_inputs_and_output()
    {
        nn.Module<Tensor, Tensor>[] layers = [.. Enumerable.Range(0, 40).Select(i => i % 2 == 0 ? (nn.Module<Tensor, Tensor>)nn.Linear(2, 2) : nn.ReLU())];
        var recorder = new CallRecorder();

        using (var hooks = new ModuleHooks(layers, recorder))
        {
            Assert.Equal(2, hooks.Compiled);
            using var input = ones(1, 2);
            foreach (var layer in layers)
                layer.call(input).Dispose();
        }

        Assert.All(layers, layer => Assert.Equal(1, recorder.Of(layer)!.Calls));
    }

    [Fact]
    public void Other_inputs_or_outputs_need_hooks_of_their_own()
    {
        using var lstm = nn.LSTM(2, 3);
        using var linear = nn.Linear(2, 2);
        using var hooks = new ModuleHooks([linear, lstm, linear, lstm], new CallRecorder());
        Assert.Equal(4, hooks.Compiled);
    }
}
