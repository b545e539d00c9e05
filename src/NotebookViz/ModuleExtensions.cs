using NotebookViz.Common;
using NotebookViz.Torch;
using NotebookViz.Torch.Forward;
using static TorchSharp.torch;

namespace NotebookViz;

/// <summary>The weights, layers and summaries of TorchSharp's modules.</summary>
public static class ModuleExtensions
{
    /// <summary>
    /// Returns the weights of a layer or a model with their names, like Keras' <c>get_weights()</c>: the parameters of a layer in the order of their
    /// registration, then its buffers, such as moving statistics. The weights of a model are those of all its layers in order, with the dotted names
    /// of <c>state_dict</c>. A weight that two layers share is listed for both; the note of the second says so.
    /// </summary>
    /// <param name="module">A layer or a model.</param>
    /// <returns>
    /// The weights, each with its layer's kind and the meaning of its axes. They are copies: later training does not change them. Empty if there are
    /// none (Flatten, ReLU). If a tensor was disposed, its weight says so in <see cref="Weight.Problem"/>.
    /// </returns>
    /// <param name="progress">Receives the progress; null for none.</param>
    /// <param name="cancellationToken">Cancels the work.</param>
    /// <exception cref="ArgumentNullException"><paramref name="module"/> is null.</exception>
    /// <exception cref="OperationCanceledException">The work was cancelled.</exception>
    public static WeightList GetWeights(
        this nn.Module module, IProgress<ProgressReport>? progress = null, CancellationToken cancellationToken = default) =>
        module.Layers(progress, cancellationToken).GetWeights();

    /// <summary>
    /// Returns the tree of a model's layers with kinds, settings, weights and warnings. Names are those of <c>state_dict</c>. Weights are copies:
    /// later training does not change what was listed. A tensor that several layers share is listed for each but counted once.
    /// </summary>
    /// <param name="module">A model or a layer.</param>
    /// <returns>The model itself, then its layers, each before its children.</returns>
    /// <param name="progress">Receives the progress; null for none.</param>
    /// <param name="cancellationToken">Cancels the work.</param>
    /// <exception cref="ArgumentNullException"><paramref name="module"/> is null.</exception>
    /// <exception cref="OperationCanceledException">The work was cancelled.</exception>
    /// <remarks>Do not call it while another thread trains the model.</remarks>
    public static LayerList Layers(this nn.Module module, IProgress<ProgressReport>? progress = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(module);
        using var scope = WorkScope.Of(progress, cancellationToken);
        return new(new ModelReader(module, copy: true).Root);
    }

    /// <summary>Returns the model's layers and their parameters, without output shapes.</summary>
    /// <param name="module">A model or a layer.</param>
    /// <exception cref="ArgumentNullException"><paramref name="module"/> is null.</exception>
    public static ModelSummary Summary(this nn.Module module)
    {
        ArgumentNullException.ThrowIfNull(module);
        return SummaryReader.Read(module, null);
    }

    /// <summary>
    /// Returns the model's layers with their output shapes, parameters and multiply-adds: <c>model.Summary(1, 1, 96, 96)</c>. To get the shapes, the
    /// model is called once on zeros, in evaluation mode and without gradients. Training modes, buffers, gradients and the random state of the CPU
    /// are restored. If a layer fails, the shapes up to it are known and <see cref="ModelSummary.Error"/> says why.
    /// </summary>
    /// <param name="module">A model with one input.</param>
    /// <param name="inputShape">The shape of the input, including the batch. The input of an embedding consists of integers.</param>
    /// <returns>The summary; a layer that the pass did not reach has no shapes.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="module"/> or <paramref name="inputShape"/> is null.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A length is negative.</exception>
    /// <remarks>
    /// Layers are observed by forward hooks, which fire for <c>call()</c> and not for <c>forward()</c>. The model's own hooks fire too. Do not call
    /// it while another thread uses the model.
    /// </remarks>
    public static ModelSummary Summary(this nn.Module module, params long[] inputShape) => module.Summary(inputShape, null);

    /// <summary>Returns the same summary, with progress and cancellation: <c>model.Summary([1, 1, 96, 96], progress, cancellationToken)</c>.</summary>
    /// <param name="module">A model with one input.</param>
    /// <param name="inputShape">The shape of the input, including the batch.</param>
    /// <param name="progress">Receives the number of layers that have run; null for none.</param>
    /// <param name="cancellationToken">Cancels the pass before its next layer. The model is left as it was.</param>
    /// <returns>The summary; a layer that the pass did not reach has no shapes.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="module"/> or <paramref name="inputShape"/> is null.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A length is negative.</exception>
    /// <exception cref="OperationCanceledException">The work was cancelled.</exception>
    public static ModelSummary Summary(
        this nn.Module module, long[] inputShape, IProgress<ProgressReport>? progress, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(module);
        ArgumentNullException.ThrowIfNull(inputShape);
        return module.Summary([inputShape], progress, cancellationToken);
    }

    /// <summary>Returns the same summary for a model with several inputs: <c>model.Summary([1, 3, 32, 32], [1, 10])</c>.</summary>
    /// <param name="module">A model.</param>
    /// <param name="inputShapes">The shapes of its inputs; trailing inputs that are left out are null.</param>
    /// <returns>The summary; a layer that the pass did not reach has no shapes.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="module"/> or a shape is null.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A length is negative.</exception>
    public static ModelSummary Summary(this nn.Module module, params long[][] inputShapes) => module.Summary(inputShapes, null);

    /// <summary>Returns the same summary for a model with several inputs, with progress and cancellation.</summary>
    /// <param name="module">A model.</param>
    /// <param name="inputShapes">The shapes of its inputs; trailing inputs that are left out are null.</param>
    /// <param name="progress">Receives the number of layers that have run; null for none.</param>
    /// <param name="cancellationToken">Cancels the pass before its next layer. The model is left as it was.</param>
    /// <returns>The summary; a layer that the pass did not reach has no shapes.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="module"/> or a shape is null.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A length is negative.</exception>
    /// <exception cref="OperationCanceledException">The work was cancelled.</exception>
    public static ModelSummary Summary(
        this nn.Module module, long[][] inputShapes, IProgress<ProgressReport>? progress, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(module);
        ArgumentNullException.ThrowIfNull(inputShapes);
        foreach (long[] shape in inputShapes)
        {
            ArgumentNullException.ThrowIfNull(shape, nameof(inputShapes));
            if (shape.Any(length => length < 0))
                throw new ArgumentOutOfRangeException(nameof(inputShapes), Numbers.Shape(shape), "A length is negative; give the batch's size too, such as 1.");
        }
        using var scope = WorkScope.Of(progress, cancellationToken);
        return SummaryReader.Read(module, ForwardPass.OfZeros(module, inputShapes));
    }

    /// <summary>Returns the same summary for given inputs, for models that need more than zeros: integers, a mask, another device.</summary>
    /// <param name="module">A model.</param>
    /// <param name="inputs">Its inputs; trailing inputs that are left out are null. This library neither changes nor disposes them.</param>
    /// <returns>The summary; a layer that the pass did not reach has no shapes.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="module"/> or an input is null.</exception>
    public static ModelSummary Summary(this nn.Module module, params Tensor[] inputs) => module.Summary(inputs, null);

    /// <summary>Returns the same summary for given inputs, with progress and cancellation.</summary>
    /// <param name="module">A model.</param>
    /// <param name="inputs">Its inputs; trailing inputs that are left out are null.</param>
    /// <param name="progress">Receives the number of layers that have run; null for none.</param>
    /// <param name="cancellationToken">Cancels the pass before its next layer. The model is left as it was.</param>
    /// <returns>The summary; a layer that the pass did not reach has no shapes.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="module"/> or an input is null.</exception>
    /// <exception cref="OperationCanceledException">The work was cancelled.</exception>
    public static ModelSummary Summary(
        this nn.Module module, Tensor[] inputs, IProgress<ProgressReport>? progress, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(module);
        ArgumentNullException.ThrowIfNull(inputs);
        foreach (var input in inputs)
            ArgumentNullException.ThrowIfNull(input, nameof(inputs));
        using var scope = WorkScope.Of(progress, cancellationToken);
        return SummaryReader.Read(module, ForwardPass.Of(module, inputs));
    }
}
