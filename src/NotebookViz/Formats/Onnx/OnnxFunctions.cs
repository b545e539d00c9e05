using System.Globalization;
using System.Text;
using NotebookViz.Common;
using NotebookViz.Formats.Onnx.Proto;

namespace NotebookViz.Formats.Onnx;

/// <summary>A function that a model defines for its nodes to call.</summary>
internal sealed class OnnxFunction
{
    // Fields of FunctionProto.
    private const int NameField = 1, Input = 4, Output = 5, Node = 7, Domain = 10, DefaultAttribute = 11, Overload = 13;

    private readonly List<string> _inputs = [], _outputs = [];
    private readonly List<AttributeProto> _defaults = [];
    private Dictionary<string, Weight>? _constants;

    private OnnxFunction(OnnxGraph body) => Body = body;

    /// <summary>The key by which a node calls it.</summary>
    public (string Domain, string Name, string Overload) Key { get; private set; } = ("", "", "");

    public OnnxGraph Body { get; }

    public static OnnxFunction Read(SourceFile file, OnnxTensors tensors, ProtoField field)
    {
        List<ProtoField> parts = [.. ProtoFields.Of(file, field.Start, field.Length).Where(part => part.IsMessage)];
        string Text(ProtoField part) => Encoding.UTF8.GetString(file.Copy(part.Start, part.Length, "a function"));
        string name = parts.Where(part => part.Number == NameField).Select(Text).LastOrDefault("");
        var function = new OnnxFunction(new OnnxGraph(file, tensors, name + "/"));
        foreach (var part in parts)
        {
            switch (part.Number)
            {
                case Input: function._inputs.Add(Text(part)); break;
                case Output: function._outputs.Add(Text(part)); break;
                case Node: function.Body.AddNode(part); break;
                case DefaultAttribute: function._defaults.Add(file.Parse(AttributeProto.Parser, file.Copy(part.Start, part.Length, "an attribute"))); break;
            }
        }
        function.Key = (parts.Where(part => part.Number == Domain).Select(Text).LastOrDefault(""), name,
            parts.Where(part => part.Number == Overload).Select(Text).LastOrDefault(""));
        return function;
    }

    /// <summary>The constant of that name in its body; null if there is none.</summary>
    public Weight? Find(string name)
    {
        if (_constants is null)
        {
            _constants = new(StringComparer.Ordinal);
            foreach (var constant in Body.Tensors)
                _constants.TryAdd(constant.Name, constant);
        }
        return _constants.GetValueOrDefault(name);
    }

    /// <summary>The nodes that replace a call: the body with unique names, connected to the names of the caller by Identity nodes.</summary>
    public IEnumerable<NodeProto> Call(NodeProto call, string prefix)
    {
        for (int i = 0; i < _inputs.Count && i < call.Input.Count; i++)
            yield return Same(call.Input[i], prefix + _inputs[i]);
        foreach (var node in Body.Nodes)
        {
            var copy = new NodeProto { Name = node.Name, OpType = node.OpType, Domain = node.Domain, Overload = node.Overload };
            copy.Input.Add(node.Input.Select(Own));
            copy.Output.Add(node.Output.Select(Own));
            copy.Attribute.Add(node.Attribute.Select(attribute => Given(attribute, call)).OfType<AttributeProto>());
            yield return copy;
        }
        for (int i = 0; i < _outputs.Count && i < call.Output.Count; i++)
            yield return Same(prefix + _outputs[i], call.Output[i]);

        string Own(string name) => name.Length == 0 ? name : prefix + name;
    }

    // An attribute in a function may refer to an attribute of the call.
    private AttributeProto? Given(AttributeProto attribute, NodeProto call)
    {
        if (attribute.RefAttrName.Length == 0)
            return attribute;
        var given = call.Attribute.Concat(_defaults).FirstOrDefault(other => other.Name == attribute.RefAttrName)?.Clone();
        if (given is not null)
            given.Name = attribute.Name;
        return given;
    }

    private static NodeProto Same(string from, string to) => new() { OpType = "Identity", Input = { from }, Output = { to } };
}

/// <summary>Replaces the nodes that call functions by the bodies of these, so that a weight can be followed into a function and out again.</summary>
internal sealed class OnnxFunctions
{
    /// <summary>How deep calls are followed: deeper than any exporter nests modules.</summary>
    public const int DeepestCalls = 32;

    // With calls of that depth, a short file could expand to 2^32 nodes.
    private const int MostNodes = 50_000;
    // A character that names in files do not contain.
    private const char PrefixEnd = '\0';

    private readonly Dictionary<(string, string, string), OnnxFunction> _functions = [];
    private readonly List<OnnxFunction> _calls = [];
    private readonly Dictionary<string, Weight?> _tensors = new(StringComparer.Ordinal);
    private int _nodes;

    /// <summary>The functions of a model.</summary>
    /// <param name="functions">The functions.</param>
    /// <param name="tensors">The tensors of its graphs.</param>
    public OnnxFunctions(IEnumerable<OnnxFunction> functions, IEnumerable<Weight> tensors)
    {
        foreach (var function in functions)
            _functions.TryAdd(function.Key, function);
        foreach (var tensor in tensors)
        {
            // Two branches may use the same names.
            if (!_tensors.TryAdd(tensor.Name, tensor))
                _tensors[tensor.Name] = null;
        }
    }

    /// <summary>The nodes with all calls replaced. Endless recursion is not expanded.</summary>
    public List<NodeProto> Inlined(IEnumerable<NodeProto> nodes)
    {
        var result = new List<NodeProto>();
        Add(nodes, 0);
        return result;

        void Add(IEnumerable<NodeProto> some, int depth)
        {
            foreach (var node in some)
            {
                if (depth < DeepestCalls && _nodes < MostNodes && _functions.TryGetValue((node.Domain, node.OpType, node.Overload), out var function))
                {
                    _calls.Add(function);
                    Add(function.Call(node, Prefix(_calls.Count - 1)), depth + 1);
                    continue;
                }
                result.Add(node);
                _nodes += depth > 0 ? 1 : 0;
            }
        }
    }

    /// <summary>The tensor of that name among the nodes; null if there is none, or more than one.</summary>
    public Weight? Find(string name)
    {
        int end = name.IndexOf(PrefixEnd);
        return end > 0 && int.TryParse(name.AsSpan(0, end), NumberStyles.None, CultureInfo.InvariantCulture, out int call) && call < _calls.Count
            ? _calls[call].Find(name[(end + 1)..])
            : _tensors.GetValueOrDefault(name);
    }

    /// <summary>The constants in the functions, each once, no matter how often its function is called.</summary>
    public IEnumerable<Weight> Weights(OnnxUses uses)
    {
        var prefixes = _calls.Select((function, call) => (function, Prefix(call))).ToLookup(call => call.function, call => call.Item2);
        return _functions.Values.SelectMany(function => function.Body.Weights(uses, name => [.. prefixes[function].Select(prefix => prefix + name)]));
    }

    private static string Prefix(int call) => Numbers.Exact(call) + PrefixEnd;
}
