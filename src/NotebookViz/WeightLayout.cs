namespace NotebookViz;

/// <summary>The order in which a framework stores the axes of a kernel: what an array alone cannot tell.</summary>
public enum WeightLayout
{
    /// <summary>Not known: the axes are shown as "axis 0", "axis 1", ….</summary>
    None,

    /// <summary>Keras and TensorFlow: convolutions (height, width, in, out), dense layers (in, out).</summary>
    Keras,

    /// <summary>PyTorch and TorchSharp: convolutions (out, in, height, width), linear layers (out, in).</summary>
    PyTorch,
}
