namespace NotebookViz;

/// <summary>What an axis of a weight counts. <see cref="Unknown"/> if the source does not say: a role is never guessed.</summary>
public enum AxisRole
{
    /// <summary>Not known: shown as "axis 0", "axis 1", ….</summary>
    Unknown,

    /// <summary>The filters of a convolution: its output channels.</summary>
    Filter,

    /// <summary>The input channels of a convolution, or those of one group.</summary>
    Channel,

    /// <summary>The depth of a 3D convolution kernel.</summary>
    Depth,

    /// <summary>The height of a convolution kernel.</summary>
    Row,

    /// <summary>The width of a convolution kernel.</summary>
    Column,

    /// <summary>The length of a 1D convolution kernel.</summary>
    KernelPosition,

    /// <summary>The outputs (units) of a dense layer.</summary>
    Output,

    /// <summary>The inputs (features) of a dense layer or of a recurrent cell.</summary>
    Input,

    /// <summary>The units of a recurrent layer's hidden state.</summary>
    Unit,

    /// <summary>The units of a recurrent layer's previous hidden state, as inputs.</summary>
    State,

    /// <summary>Gates × units of a recurrent layer, gate after gate.</summary>
    Gate,

    /// <summary>The entries of an embedding's vocabulary.</summary>
    Token,

    /// <summary>The features of an embedding or of a normalisation.</summary>
    Feature,

    /// <summary>The depth multiplier of a depthwise convolution.</summary>
    Multiplier,

    /// <summary>The parts that a packed axis is made of, such as gates, or query, key and value.</summary>
    Part,
}
