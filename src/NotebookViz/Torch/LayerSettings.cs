using System.Globalization;
using System.Reflection;
using System.Runtime.CompilerServices;
using NotebookViz.Common;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace NotebookViz.Torch;

/// <summary>A layer's settings in words: sizes first, then everything that differs from the defaults.</summary>
internal static class LayerSettings
{
    /// <summary>The settings of one of TorchSharp's layers: "1 → 32, 3×3, stride 1, padding 1"; empty for a user's module.</summary>
    public static string Of(nn.Module module, IReadOnlyList<LayerWeight> weights) => string.Join(", ", Parts(module, weights).Where(part => part.Length > 0));

    /// <summary>Returns the sizes of a layer of this kind, read from its weights.</summary>
    public static string OfWeights(string kind, IReadOnlyList<LayerWeight> weights)
    {
        var shapes = weights.Select(weight => weight.Weight.Shape).ToArray();
        return (kind, shapes) switch
        {
            ("Linear", [[var outputs, var inputs], ..]) => $"{Numbers.Exact(inputs)} → {Numbers.Exact(outputs)}",
            ("Embedding" or "EmbeddingBag", [[var tokens, var features], ..]) => $"{Numbers.Exact(tokens)} → {Numbers.Exact(features)}",
            ("LayerNorm", [[var features], ..]) => Numbers.Exact(features),
            ("MultiheadAttention", [[_, var features], ..]) => Numbers.Exact(features),
            _ => "",
        };
    }

    private static IEnumerable<string> Parts(nn.Module module, IReadOnlyList<LayerWeight> weights) => module switch
    {
        Convolution convolution => Convolutions(convolution),
        Linear linear => [$"{Numbers.Exact(linear.in_features)} → {Numbers.Exact(linear.out_features)}", Bias(linear.bias)],
        Bilinear bilinear => [$"{Numbers.Exact(bilinear.in1_features)} × {Numbers.Exact(bilinear.in2_features)} → {Numbers.Exact(bilinear.out_features)}", Bias(bilinear.bias)],
        NormBase norm => [Numbers.Exact(norm.num_features), norm.affine ? "" : "no scale", norm.track_running_stats ? "" : "no moving statistics"],
        GroupNorm norm => [$"{Numbers.Exact(norm.num_groups)} groups", weights is [{ Weight.Shape: [var features] }, ..] ? $"{Numbers.Exact(features)} features" : ""],
        LayerNorm norm => [Sizes(norm.normalized_shape), norm.elementwise_affine ? "" : "no scale"],
        LSTM or GRU or RNN => Recurrent(module, weights),
        LSTMCell or GRUCell or RNNCell => weights is [{ Weight.Shape: [_, var inputs] }, { Weight.Shape: [_, var units] }, ..]
            ? [$"{Numbers.Exact(inputs)} → {Numbers.Exact(units)}"]
            : [],
        Embedding or EmbeddingBag or MultiheadAttention => [OfWeights(ModuleKind.NameOf(module), weights)],
        Sequential => [],
        _ => IsTorchSharps(module) ? Properties(module) : [],
    };

    private static IEnumerable<string> Convolutions(Convolution layer)
    {
        yield return $"{Numbers.Exact(layer.in_channels)} → {Numbers.Exact(layer.out_channels)}";
        yield return Sizes(layer.kernel_size);
        yield return $"stride {Sizes(layer.stride, 1)}";
        if (layer.padding_type is { } type)
            yield return $"padding {type.ToString().ToLowerInvariant()}";
        else if (layer.padding is { } padding && padding.Any(length => length != 0))
            yield return $"padding {Sizes(padding, 1)}";
        if (layer.dilation is { } dilation && dilation.Any(length => length != 1))
            yield return $"dilation {Sizes(dilation, 1)}";
        if (layer.groups != 1)
            yield return layer.groups == layer.in_channels ? "depthwise" : $"{Numbers.Exact(layer.groups)} groups";
        if (layer.transposed && layer.output_padding is { } output && output.Any(length => length != 0))
            yield return $"output padding {Sizes(output, 1)}";
        yield return Bias(layer.bias);
    }

    private static IEnumerable<string> Recurrent(nn.Module module, IReadOnlyList<LayerWeight> weights)
    {
        var names = weights.Select(weight => weight.Weight.Name).ToArray();
        if (weights is not [{ Weight.Shape: [_, var inputs] }, { Weight.Shape: [_, var units] }, ..])
            yield break;
        yield return $"{Numbers.Exact(inputs)} → {Numbers.Exact(units)}";
        int levels = names.Count(name => name.Contains("weight_hh_l", StringComparison.Ordinal) && !name.EndsWith("_reverse", StringComparison.Ordinal));
        if (levels > 1)
            yield return $"{Numbers.Exact(levels)} layers";
        if (names.Any(name => name.EndsWith("_reverse", StringComparison.Ordinal)))
            yield return "bidirectional";
        if (IsBatchFirst(module))
            yield return "batch first";
    }

    /// <summary>True if a recurrent layer takes (batch, time, features).</summary>
    // TorchSharp has it only in a private field; if a version renames the field, the summary just lacks these two words.
    public static bool IsBatchFirst(nn.Module module) =>
        module.GetType().GetField("_batch_first", BindingFlags.Instance | BindingFlags.NonPublic)?.GetValue(module) is true;

    /// <summary>Returns settings from the layer's own properties: "p 0.5", "kernel size 2×2, stride 2×2".</summary>
    private static IEnumerable<string> Properties(nn.Module module)
    {
        foreach (var property in module.GetType().GetProperties(BindingFlags.Instance | BindingFlags.Public))
        {
            if (property.Name is "training" or "inplace" or "ceil_mode" or "count_include_pad" or "Count" or "IsReadOnly"
                || property.GetIndexParameters().Length > 0 || property.PropertyType.IsByRefLike || typeof(Tensor).IsAssignableFrom(property.PropertyType))
                continue;
            object? value = Value(property, module);
            bool isKernel = property.Name == "kernel_size";
            string text = isKernel && value is long[] lengths ? Sizes(lengths) : Text(value);
            if (text.Length == 0 || IsUsual(property.Name, text))
                continue;
            yield return isKernel ? text : $"{property.Name.Replace('_', ' ')} {text}";
        }
    }

    private static object? Value(PropertyInfo property, nn.Module module)
    {
        try
        {
            return property.GetValue(module);
        }
        catch (TargetInvocationException)
        {
            return null; // a property that throws is not worth failing for
        }
    }

    private static string Text(object? value) => value switch
    {
        long number => Numbers.Exact(number),
        int number => Numbers.Exact(number),
        double number => Numbers.Short(number),
        true => "on",
        long[] { Length: > 0 } numbers => Sizes(numbers, 1),
        double[] { Length: > 0 } numbers => string.Join("×", numbers.Select(number => Numbers.Short(number))),
        Enum choice => choice.ToString().ToLower(CultureInfo.InvariantCulture),
        ITuple tuple => string.Join("×", Enumerable.Range(0, tuple.Length).Select(index => Text(tuple[index]))),
        _ => "",
    };

    private static bool IsUsual(string name, string text) => (name, text)
        is ("padding", "0") or ("dilation", "1") or ("eps", _) or ("momentum", _) or ("start_dim", "1") or ("end_dim", "-1");

    private static string Bias(Tensor? bias) => bias is null ? "no bias" : "";

    // One number if all are equal, such as stride 2 for 2×2; kernel sizes are always written in full.
    private static string Sizes(long[]? lengths, int leastDifferent = int.MaxValue) => lengths switch
    {
        null or [] => "",
        _ when leastDifferent == 1 && lengths.Distinct().Count() == 1 => Numbers.Exact(lengths[0]),
        _ => string.Join("×", lengths.Select(Numbers.Exact)),
    };

    private static bool IsTorchSharps(nn.Module module) => module.GetType().Assembly == typeof(torch).Assembly;
}
