namespace NotebookViz;

/// <summary>How filters of three input channels are coloured.</summary>
public enum ColorMode
{
    /// <summary>One tile for each channel, on one scale.</summary>
    Channels,

    /// <summary>
    /// For a first layer that sees red, green and blue: a tile in these colours for each filter, scaled around mid-grey by the filter's own
    /// largest magnitude, with the channels' tiles below.
    /// </summary>
    Rgb,
}
