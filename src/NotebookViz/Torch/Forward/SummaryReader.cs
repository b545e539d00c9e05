using NotebookViz.Common;
using static TorchSharp.torch;

namespace NotebookViz.Torch.Forward;

/// <summary>Combines a model's layers with the record of a forward pass.</summary>
internal sealed class SummaryReader
{
    private const int MostNames = 5;

    private readonly IReadOnlyDictionary<string, nn.Module> _modules;
    private readonly ForwardPass? _pass;
    private bool _missesLayers;

    private SummaryReader(IReadOnlyDictionary<string, nn.Module> modules, ForwardPass? pass) => (_modules, _pass) = (modules, pass);

    /// <summary>Returns the summary.</summary>
    /// <param name="model">The model.</param>
    /// <param name="pass">The forward pass; null for a summary without output shapes.</param>
    public static ModelSummary Read(nn.Module model, ForwardPass? pass)
    {
        // The values are not needed, so nothing is copied.
        var layers = new ModelReader(model, copy: false);
        var root = layers.Root;
        var reader = new SummaryReader(layers.Modules, pass);
        List<SummaryRow> rows = [];
        var whole = reader.Add(root, rows);
        bool isComplete = pass is { Error: null } && !reader._missesLayers;
        long activations = rows.Where((_, index) => !HasVisitedParts(rows, index)).Sum(row => row.OutputBytes);
        return new ModelSummary(rows)
        {
            InputShapes = pass?.InputShapes ?? [],
            TrainableParameters = root.TrainableParameters,
            WeightBytes = root.Bytes,
            GradientBytes = root.TrainableBytes,
            KnownActivationBytes = activations,
            ActivationBytes = isComplete ? activations : null,
            MultiplyAdds = pass is { Error: null } ? whole.Row.MultiplyAdds : null,
            Error = reader.Error(rows),
        };
    }

    // A row of the summary and what its parent row needs: whether the layer was called, and whether it may have uncounted multiply-adds.
    private readonly record struct Part(SummaryRow Row, bool IsSeen, bool IsUncounted);

    private Part Add(LayerRow layer, List<SummaryRow> rows)
    {
        int place = rows.Count;
        rows.Add(null!);
        var children = layer.Children.Select(child => Add(child, rows)).ToArray();
        var module = _modules.GetValueOrDefault(layer.Name);
        // A layer in two places has a single record; its calls are shown at the first place.
        var record = module is null || layer.TiedTo is not null ? null : _pass?.Recorder.Of(module);
        // Native code and scripts call their parts without hooks.
        bool hasParts = children.Length > 0 && module is not null and not jit.ScriptModule && !Forward.MultiplyAdds.IsWhole(module)
            && layer.Children.Any(child => _modules.ContainsKey(child.Name));
        Part[] own = [.. children.Where((_, index) => layer.Children[index].TiedTo is null)];
        bool isSeen = module is null || layer.TiedTo is not null || record is not null || IsEmptyList(module, own) || hasParts && own.Any(child => child.IsSeen);
        bool isUncounted = hasParts
            ? children.Any(child => child.IsUncounted)
            : layer.TiedTo is null && module is not null && (record is null ? Forward.MultiplyAdds.MayHave(module) : record.MultiplyAdds is null);
        var row = new SummaryRow
        {
            Name = layer.Name,
            Kind = layer.Kind,
            Settings = layer.Settings,
            Depth = layer.Depth,
            IsGroup = children.Length > 0,
            PyTorchSettings = module is null ? PyTorchSettings.OfPart(layer.Kind, layer.Weights) : PyTorchSettings.Of(module, layer.Weights),
            InputShapes = record?.InputShapes ?? [],
            OutputShapes = record?.Shapes ?? [],
            Calls = record?.Calls ?? 0,
            OwnParameters = layer.OwnParameters,
            Parameters = layer.Parameters,
            MultiplyAdds = hasParts ? Sum(record, children, isUncounted) : record?.MultiplyAdds,
            OutputBytes = record?.Bytes ?? 0,
            Notes = [.. Notes(layer, module, record), .. hasParts && isSeen ? Unseen(children) : []],
        };
        rows[place] = row;
        return new(row, isSeen, isUncounted);
    }

    // A list of layers is not called itself; its layers are.
    private static long? Sum(CallRecord? record, Part[] children, bool isUncounted) =>
        isUncounted ? null
        : children.All(child => child.Row.MultiplyAdds is null) ? record?.MultiplyAdds
        : children.Sum(child => child.Row.MultiplyAdds ?? 0);

    private static bool IsEmptyList(nn.Module? module, Part[] children) =>
        children.Length == 0 && module is not null && !ModuleHooks.CanBeCalled(module);

    // Reported once, by the nearest layer that was called. If the pass failed, its error already explains the missing calls.
    private IEnumerable<string> Unseen(Part[] children)
    {
        string[] unseen = [.. children.Where(child => !child.IsSeen).Select(child => child.Row.LocalName)];
        if (unseen.Length == 0 || _pass is not { Error: null })
            yield break;
        _missesLayers = true;
        string more = unseen.Length > MostNames ? $" and {Numbers.Grouped(unseen.Length - MostNames)} more" : "";
        yield return $"not seen in the forward pass: {string.Join(", ", unseen.Take(MostNames))}{more} (unused, or called with forward() instead of call())";
    }

    private IEnumerable<string> Notes(LayerRow layer, nn.Module? module, CallRecord? record)
    {
        if (layer.TiedTo is { } first)
            yield return $"same layer as {(first.Length == 0 ? "the model" : first)}";
        else
            foreach (var tied in layer.Weights.Where(weight => weight.TiedTo is not null))
                yield return $"tied: {tied.Weight.Name[(tied.Weight.Name.LastIndexOf('.') + 1)..]} is {tied.TiedTo}";
        if (record is { Calls: > 1 })
            yield return $"called {Numbers.Grouped(record.Calls)} times{(record.ShapesDiffer ? ", shape of the first call shown" : "")}";
        if (module is not null && ReferenceEquals(module, _pass?.Failed) && layer.TiedTo is null)
            yield return $"failed: {_pass!.Error}";
    }

    private string? Error(List<SummaryRow> rows)
    {
        if (_pass?.Error is not { } error)
            return null;
        var failed = rows.Find(row => _modules.TryGetValue(row.Name, out var module) && ReferenceEquals(module, _pass.Failed));
        return $"The forward pass failed{(failed is null ? "" : $" in {(failed.Name.Length == 0 ? "the model itself" : failed.Name)}, a {failed.Description}")}: {error}.";
    }

    private static bool HasVisitedParts(List<SummaryRow> rows, int index)
    {
        for (int i = index + 1; i < rows.Count && rows[i].Depth > rows[index].Depth; i++)
            if (rows[i].Calls > 0)
                return true;
        return false;
    }
}
