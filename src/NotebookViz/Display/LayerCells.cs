using System.Globalization;

namespace NotebookViz.Display;

/// <summary>What stands in a layer list's table, whatever it is written as.</summary>
internal static class LayerCells
{
    /// <summary>Kind, layers, parameters, how many of them are trained, and memory of the whole model.</summary>
    public static string Title(LayerList layers)
    {
        int count = layers.Count - 1;
        string inside = count == 0 ? "" : $"{Numbers.Grouped(count)} {(count == 1 ? "layer" : "layers")}, ";
        string frozen = layers.Parameters == 0 || layers.TrainableParameters == layers.Parameters ? ""
            : layers.TrainableParameters == 0 ? ", all frozen"
            : $", {Numbers.Grouped(layers.Parameters - layers.TrainableParameters)} frozen";
        return $"{layers.Root.Description}: {inside}{Numbers.Grouped(layers.Parameters)} {(layers.Parameters == 1 ? "parameter" : "parameters")}{frozen}, {Numbers.Bytes(layers.Bytes)}";
    }

    /// <summary>A layer's part of all parameters in percent; empty where it has none.</summary>
    public static string Share(LayerList layers, LayerRow row)
    {
        double percent = layers.Share(row) * 100;
        return row.Parameters == 0 ? ""
            : percent < 0.1 ? "<0.1 %"
            : percent.ToString(percent is >= 10 or 0 ? "0" : "0.#", CultureInfo.InvariantCulture) + " %";
    }

    /// <summary>Meaning, and the lengths of the axes with what they count: "kernel, 32 filters × 1 channel × 3 rows × 3 columns".</summary>
    public static string WhatItIs(Weight weight)
    {
        if (!weight.IsShapeKnown)
            return weight.Meaning ?? "";
        bool known = weight.Axes.Any(axis => axis.Role != AxisRole.Unknown);
        string shape = weight.Shape.Count == 0 ? "one number" : known ? string.Join(" × ", weight.Axes) : Numbers.Shape(weight.Shape);
        return weight.Meaning is { } meaning ? $"{meaning}, {shape}" : shape;
    }
}
