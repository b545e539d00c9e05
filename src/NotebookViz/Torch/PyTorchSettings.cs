using System.Collections;
using System.Globalization;
using System.Runtime.CompilerServices;
using NotebookViz.Common;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace NotebookViz.Torch;

/// <summary>
/// The settings of a layer as PyTorch prints them between the parentheses: "in_features=784, out_features=10, bias=True". Settings that
/// TorchSharp does not expose, such as the dropout of an LSTM, are omitted.
/// </summary>
internal static class PyTorchSettings
{
    // One entry per property: "p" prints the value only, "p=" the name and value, "p?" prints only if true, and "()" keeps a tuple of equal lengths.
    private static readonly Dictionary<string, string> Properties = new (string Kinds, string Settings)[]
    {
        ("Linear", "in_features=, out_features=, bias="),
        ("Bilinear", "in1_features=, in2_features=, out_features=, bias="),
        ("BatchNorm1d BatchNorm2d BatchNorm3d InstanceNorm1d InstanceNorm2d InstanceNorm3d", "num_features, eps=, momentum=, affine=, track_running_stats="),
        ("LayerNorm", "normalized_shape(), eps=, elementwise_affine="),
        ("LocalResponseNorm", "size, alpha=, beta=, k="),
        ("MaxPool1d MaxPool2d MaxPool3d", "kernel_size=, stride=, padding=, dilation=, ceil_mode="),
        ("AvgPool2d AvgPool3d", "kernel_size=, stride=, padding="),
        ("AvgPool1d MaxUnpool1d MaxUnpool2d MaxUnpool3d", "kernel_size=(), stride=(), padding=()"),
        ("LPPool1d LPPool2d", "norm_type=, kernel_size=, stride=, ceil_mode="),
        ("AdaptiveAvgPool1d AdaptiveAvgPool2d AdaptiveAvgPool3d AdaptiveMaxPool1d AdaptiveMaxPool2d AdaptiveMaxPool3d", "output_size="),
        ("Dropout Dropout1d Dropout2d Dropout3d AlphaDropout FeatureAlphaDropout", "p=, inplace="),
        ("ReLU ReLU6 SELU SiLU Mish", "inplace?"),
        ("LeakyReLU", "negative_slope=, inplace?"),
        ("ELU CELU", "alpha=, inplace?"),
        ("GELU", "approximate="),
        ("Hardtanh", "min_val=, max_val=, inplace?"),
        ("RReLU", "lower=, upper=, inplace?"),
        ("Threshold", "threshold=, value=, inplace?"),
        ("Hardshrink Softshrink", "lambda"),
        ("Softplus", "beta=, threshold="),
        ("PReLU", "num_parameters="),
        ("Softmax LogSoftmax Softmin GLU", "dim="),
        ("Flatten", "start_dim=, end_dim="),
        ("Unflatten", "dim=, unflattened_size=()"),
        ("PixelShuffle", "upscale_factor="),
        ("PixelUnshuffle", "downscale_factor="),
        ("ChannelShuffle", "groups="),
        ("Fold", "output_size=, kernel_size=, dilation=, padding=, stride="),
        ("Unfold", "kernel_size=, dilation=, padding=, stride="),
        ("ConstantPad1d ConstantPad2d ConstantPad3d", "padding=(), value="),
        ("ReflectionPad1d ReflectionPad2d ReflectionPad3d ReplicationPad1d ReplicationPad2d ReplicationPad3d ZeroPad2d", "padding()"),
    }.SelectMany(entry => entry.Kinds.Split(' ').Select(kind => (kind, entry.Settings))).ToDictionary();

    /// <summary>Returns the settings of a module; empty for a user's module and if PyTorch prints none.</summary>
    public static string Of(nn.Module module, IReadOnlyList<LayerWeight> weights) => string.Join(", ", module switch
    {
        Convolution layer => OfConvolution(layer),
        LSTM or GRU or RNN or LSTMCell or GRUCell or RNNCell => OfRecurrent(module, weights),
        Embedding or EmbeddingBag => weights is [{ Weight.Shape: [var tokens, var features] }, ..] ? [Python(tokens), Python(features)] : [],
        GroupNorm layer => [Python(layer.num_groups), .. weights is [{ Weight.Shape: [var channels] }, ..] ? [Python(channels)] : Array.Empty<string>(), $"eps={Float(layer.eps)}", $"affine={Python(layer.affine)}"],
        Upsample layer => [OfSize(layer), $"mode='{layer.mode.ToString().ToLowerInvariant()}'"],
        _ => Template(module.GetType()) is { } template ? template.Split(", ").Select(part => Setting(module, part)).OfType<string>() : [],
    });

    /// <summary>Returns the settings of a part of a layer, such as a transformer layer, read from the part's weights.</summary>
    public static string OfPart(string kind, IReadOnlyList<LayerWeight> weights) => (kind, weights) switch
    {
        ("Linear", [{ Weight.Shape: [var outputs, var inputs] }, ..]) => $"in_features={Python(inputs)}, out_features={Python(outputs)}, bias={Python(weights.Count > 1)}",
        ("LayerNorm", [{ Weight.Shape: var shape }, ..]) => $"{Numbers.Shape(shape)}, elementwise_affine=True",
        _ => "",
    };

    // A user's class may have the name of one of TorchSharp's layers.
    private static string? Template(Type type) => type.Assembly == typeof(torch).Assembly ? Properties.GetValueOrDefault(type.Name) : null;

    private static IEnumerable<string> OfConvolution(Convolution layer)
    {
        yield return Python(layer.in_channels);
        yield return Python(layer.out_channels);
        yield return $"kernel_size={Numbers.Shape(layer.kernel_size)}";
        yield return $"stride={Numbers.Shape(layer.stride)}";
        if (layer.padding_type is { } type)
            yield return $"padding={type.ToString().ToLowerInvariant()}";
        else if (layer.padding is { } padding && padding.Any(length => length != 0))
            yield return $"padding={Numbers.Shape(padding)}";
        if (layer.dilation is { } dilation && dilation.Any(length => length != 1))
            yield return $"dilation={Numbers.Shape(dilation)}";
        if (layer.transposed && layer.output_padding is { } output && output.Any(length => length != 0))
            yield return $"output_padding={Numbers.Shape(output)}";
        if (layer.groups != 1)
            yield return $"groups={Python(layer.groups)}";
        if (layer.bias is null)
            yield return "bias=False";
        if (layer.padding_mode != PaddingModes.Zeros)
            yield return $"padding_mode={layer.padding_mode.ToString().ToLowerInvariant()}";
    }

    private static IEnumerable<string> OfRecurrent(nn.Module module, IReadOnlyList<LayerWeight> weights)
    {
        if (weights is not [{ Weight.Shape: [_, var inputs] }, { Weight.Shape: [_, var units] }, ..])
            yield break;
        string[] names = [.. weights.Select(weight => weight.Weight.Name[(weight.Weight.Name.LastIndexOf('.') + 1)..])];
        yield return Python(inputs);
        yield return Python(units);
        int levels = names.Count(name => name.StartsWith("weight_hh_l", StringComparison.Ordinal) && !name.EndsWith("_reverse", StringComparison.Ordinal));
        if (levels > 1)
            yield return $"num_layers={Python(levels)}";
        if (!names.Any(name => name.StartsWith("bias", StringComparison.Ordinal)))
            yield return "bias=False";
        if (LayerSettings.IsBatchFirst(module))
            yield return "batch_first=True";
        if (names.Any(name => name.EndsWith("_reverse", StringComparison.Ordinal)))
            yield return "bidirectional=True";
    }

    private static string OfSize(Upsample layer) =>
        layer.scale_factor is { Length: > 0 } factors ? $"scale_factor={Sequence([.. factors.ToArray().Select(factor => Float(factor))], keepTuple: false)}"
        : $"size={Sequence([.. layer.size.ToArray().Select(length => Python(length))], keepTuple: false)}";

    /// <summary>Returns one setting; null if TorchSharp does not have the property or PyTorch would not print it.</summary>
    private static string? Setting(nn.Module module, string part)
    {
        bool keepTuple = part.EndsWith("()", StringComparison.Ordinal);
        string name = part.TrimEnd('(', ')', '?', '=');
        if (module.GetType().GetProperty(name) is not { } property)
            return null;
        object? value = property.GetValue(module) ?? Default(module, name);
        if (typeof(Tensor).IsAssignableFrom(property.PropertyType))
            value = value is not null;
        if (part.EndsWith('?'))
            return value is true ? $"{name}=True" : null;
        return (part.Contains('=', StringComparison.Ordinal) ? $"{name}=" : "") + Python(value, keepTuple);
    }

    // The value that null stands for in a pooling layer.
    private static object? Default(nn.Module module, string name) => name switch
    {
        "stride" => module.GetType().GetProperty("kernel_size")?.GetValue(module),
        "padding" => module.GetType().GetProperty("kernel_size")?.GetValue(module) is long[] lengths ? new long[lengths.Length] : 0L,
        "dilation" => 1L,
        _ => null,
    };

    private static string Python(object? value, bool keepTuple = false) => value switch
    {
        null => "None",
        bool flag => flag ? "True" : "False",
        long or int => keepTuple ? $"({value},)" : string.Create(CultureInfo.InvariantCulture, $"{value}"),
        double number => Float(number),
        Enum choice => $"'{choice.ToString().ToLowerInvariant()}'",
        ITuple tuple => Sequence([.. Enumerable.Range(0, tuple.Length).Select(index => Python(tuple[index]))], keepTuple),
        IEnumerable list => Sequence([.. list.Cast<object?>().Select(item => Python(item))], keepTuple),
        _ => "",
    };

    // TorchSharp stores a 2 as (2, 2); PyTorch prints the argument as given, usually a single number.
    private static string Sequence(string[] items, bool keepTuple) =>
        !keepTuple && items.Distinct().Count() == 1 ? items[0] : $"({string.Join(", ", items)}{(items.Length == 1 ? "," : "")})";

    /// <summary>Returns a number as Python writes it: 1e-05, 0.1, 20.0.</summary>
    private static string Float(double number) => double.IsInteger(number) && Math.Abs(number) < 1e16
        ? number.ToString("0.0", CultureInfo.InvariantCulture)
        : number.ToString("R", CultureInfo.InvariantCulture).ToLowerInvariant();
}
