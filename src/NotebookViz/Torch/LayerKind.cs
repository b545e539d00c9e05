using System.Reflection;
using NotebookViz.Conventions;
using TorchSharp;
using static TorchSharp.torch;

namespace NotebookViz.Torch;

/// <summary>What a module's type tells of its weights.</summary>
internal sealed class LayerKind
{
    private static readonly Assembly TorchSharpAssembly = typeof(torch).Assembly;

    private readonly string _name;
    private readonly Type? _torchType;

    private LayerKind(Type type)
    {
        _name = NameOf(type);
        for (var t = type; t is not null; t = t.BaseType)
        {
            if (t.Assembly == TorchSharpAssembly && t.Namespace == "TorchSharp.Modules")
            {
                _torchType = t;
                break;
            }
        }
    }

    /// <summary>The kind of a module.</summary>
    public static LayerKind Of(nn.Module module) => new(module.GetType());

    /// <summary>The name of a module's kind: that of its type, for GetName() of a BatchNorm2d says BatchNorm1d.</summary>
    public static string NameOf(nn.Module module) => NameOf(module.GetType());

    private static string NameOf(Type type) => type.Name.Split('`')[0];

    /// <summary>Tells what the weight of that name is to a layer of this kind, and what its axes mean.</summary>
    /// <param name="weight">The weight.</param>
    /// <param name="name">Its name in the layer; dotted where the layer is made of several in native code.</param>
    public Weight Describe(Weight weight, string name)
    {
        // PyTorch's conventions are those of its own layers: a user's "ConvBlock" may store its parameters as it likes.
        string? conventional = _torchType?.Name;
        string display = _name;
        int dot = name.LastIndexOf('.');
        if (dot >= 0 && conventional is not null)
        {
            conventional = PartOfLayer(name[..dot]);
            display = conventional ?? display;
        }

        string parameter = name[(dot + 1)..];
        var told = Convention.Apply(weight, WeightLayout.PyTorch, conventional ?? "", parameter);
        return told.InLayer(display, told.Meaning);
    }

    /// <summary>
    /// The parameters of one of TorchSharp's own layers that were disposed: <c>named_parameters</c> leaves them out, and a layer that
    /// has lost its weights would look like one that never had any.
    /// </summary>
    public IEnumerable<string> DisposedParameters(nn.Module module) =>
        _torchType is null
            ? []
            : _torchType.GetProperties(BindingFlags.Public | BindingFlags.Instance)
                .Where(property => typeof(Tensor).IsAssignableFrom(property.PropertyType) && property.GetIndexParameters().Length == 0)
                .Where(property => IsDisposed(property, module))
                .Select(property => property.Name);

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

    /// <summary>The kind of a part inside attention and transformer layers, which have no child modules but dotted names.</summary>
    private static string? PartOfLayer(string path) => path[(path.LastIndexOf('.') + 1)..] switch
    {
        "self_attn" or "multihead_attn" => "MultiheadAttention",
        "out_proj" or "linear1" or "linear2" => "Linear",
        "norm" or "norm1" or "norm2" or "norm3" => "LayerNorm",
        _ => null,
    };
}
