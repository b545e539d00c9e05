using System.Reflection;
using NotebookViz.Conventions;
using TorchSharp;
using static TorchSharp.torch;

namespace NotebookViz.Torch;

/// <summary>What the type of a module says about its weights.</summary>
internal sealed class ModuleKind
{
    private readonly Type? _torchType;
    private readonly PropertyInfo[] _tensors;

    public ModuleKind(Type type)
    {
        Name = NameOf(type);
        _torchType = type;
        while (_torchType is not null && (_torchType.Assembly != typeof(torch).Assembly || _torchType.Namespace != "TorchSharp.Modules"))
            _torchType = _torchType.BaseType;
        _tensors = _torchType is null
            ? []
            : [.. _torchType.GetProperties(BindingFlags.Public | BindingFlags.Instance)
                .Where(property => typeof(Tensor).IsAssignableFrom(property.PropertyType) && property.GetIndexParameters().Length == 0)];
    }

    /// <summary>The name of the type: "Conv2d".</summary>
    public string Name { get; }

    /// <summary>The name of a module's kind: that of its type, for GetName() of a BatchNorm2d says BatchNorm1d.</summary>
    public static string NameOf(nn.Module module) => NameOf(module.GetType());

    /// <summary>Describes a weight of a module of this kind.</summary>
    /// <param name="path">Its name in the module; dotted where the module is made of several layers in native code.</param>
    /// <param name="shape">Its shape.</param>
    public WeightDescription Describe(string path, IReadOnlyList<long> shape)
    {
        int dot = path.LastIndexOf('.');
        bool isPart = dot >= 0 && _torchType is not null;
        string kind = isPart ? PartKind(path[..dot]) : Name;
        // PyTorch's conventions are those of its own layers: a user's "ConvBlock" may store its parameters as it likes.
        string? conventional = isPart ? kind : _torchType?.Name;
        return PyTorchConvention.Describe(conventional, path[(dot + 1)..], shape) with { LayerKind = kind };
    }

    /// <summary>
    /// The kind of a part of a layer that is made of several in native code. These have no child modules but dotted parameter names, such as
    /// <c>layers.0.self_attn.out_proj.weight</c> of a TransformerEncoder.
    /// </summary>
    /// <param name="path">The path within the layer: "layers.0.self_attn".</param>
    public string PartKind(string path)
    {
        string last = path[(path.LastIndexOf('.') + 1)..];
        bool decodes = path.StartsWith("decoder", StringComparison.Ordinal) || Name.StartsWith("TransformerDecoder", StringComparison.Ordinal);
        return last switch
        {
            "self_attn" or "multihead_attn" => "MultiheadAttention",
            "out_proj" or "linear1" or "linear2" => "Linear",
            "norm" or "norm1" or "norm2" or "norm3" => "LayerNorm",
            "encoder" => "TransformerEncoder",
            "decoder" => "TransformerDecoder",
            "layers" => "ModuleList",
            _ when last.All(char.IsAsciiDigit) => decodes ? "TransformerDecoderLayer" : "TransformerEncoderLayer",
            _ => "Module",
        };
    }

    /// <summary>
    /// The parameters of one of TorchSharp's own layers that were disposed: <c>named_parameters</c> leaves them out, and a layer that
    /// has lost its weights would look like one that never had any.
    /// </summary>
    public IEnumerable<string> DisposedParameters(nn.Module module) =>
        _tensors.Where(property => IsDisposed(property, module)).Select(property => property.Name);

    private static string NameOf(Type type) => type.Name.Split('`')[0];

    private static bool IsDisposed(PropertyInfo property, nn.Module module)
    {
        try
        {
            return property.GetValue(module) is Tensor { IsInvalid: true };
        }
        catch (TargetInvocationException)
        {
            return false; // a property that computes something and cannot: no stored parameter
        }
    }
}
