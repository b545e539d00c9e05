namespace NotebookViz.Conventions;

/// <summary>What frameworks pack along one axis, in the order in which each of them does.</summary>
internal static class Packing
{
    /// <summary>TorchSharp's and PyTorch's gates; empty for a layer that has none.</summary>
    public static string[] PyTorchGates(string kind) => kind switch
    {
        "LSTM" or "LSTMCell" => ["input (i)", "forget (f)", "cell (g)", "output (o)"],
        "GRU" or "GRUCell" => ["reset (r)", "update (z)", "new (n)"],
        _ => [],
    };

    /// <summary>Keras' gates.</summary>
    public static string[] KerasGates(string kind) => kind switch
    {
        "LSTM" => ["input (i)", "forget (f)", "cell (c)", "output (o)"],
        "GRU" => ["update (z)", "reset (r)", "candidate (h)"],
        _ => [],
    };

    /// <summary>ONNX' gates.</summary>
    public static string[] OnnxGates(string kind) => kind switch
    {
        "LSTM" => ["input (i)", "output (o)", "forget (f)", "cell (c)"],
        "GRU" => ["update (z)", "reset (r)", "hidden (h)"],
        _ => [],
    };

    /// <summary>The in-projection of PyTorch's attention.</summary>
    public static readonly string[] Attention = ["query", "key", "value"];
}
