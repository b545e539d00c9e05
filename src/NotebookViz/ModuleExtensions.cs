using static TorchSharp.torch;

namespace NotebookViz;

/// <summary>The weights of TorchSharp's layers and models.</summary>
public static class ModuleExtensions
{
    /// <summary>
    /// What Keras' <c>get_weights()</c> gives, named: the parameters of a layer in the order of their registration, then its buffers,
    /// such as moving statistics. Those of a model are the weights of all its layers in their order, with the dotted names of
    /// <c>state_dict</c>; a weight that two layers share is listed at both, and the second says so in its note.
    /// </summary>
    /// <param name="module">A layer or a model.</param>
    /// <returns>
    /// The weights, each with its layer's kind and the meaning of its axes. They are copies: later training does not change them. Empty
    /// where there are none (Flatten, ReLU). A weight that was disposed says so in <see cref="Weight.Problem"/>.
    /// </returns>
    /// <exception cref="ArgumentNullException"><paramref name="module"/> is null.</exception>
    public static WeightList GetWeights(this nn.Module module)
    {
        ArgumentNullException.ThrowIfNull(module);
        return module.Layers().GetWeights();
    }
}
