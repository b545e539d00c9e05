using NotebookViz.Common;
using static TorchSharp.torch;

namespace NotebookViz.Torch.Forward;

/// <summary>Puts a model's layers and what a forward pass did in them together.</summary>
internal sealed class SummaryReader
{
    private readonly IReadOnlyDictionary<string, nn.Module> _modules;
    private readonly ForwardPass? _pass;

    private SummaryReader(IReadOnlyDictionary<string, nn.Module> modules, ForwardPass? pass) => (_modules, _pass) = (modules, pass);

    /// <summary>The summary.</summary>
    /// <param name="model">The model.</param>
    /// <param name="pass">The forward pass; null for a summary without output shapes.</param>
    public static ModelSummary Read(nn.Module model, ForwardPass? pass)
    {
        // Nothing reads the values, so nothing is copied.
        var layers = new ModelReader(model, copy: false);
        var root = layers.Root;
        var reader = new SummaryReader(layers.Modules, pass);
        List<SummaryRow> rows = [];
        reader.Add(root, rows);
        return new ModelSummary(rows)
        {
            InputShapes = pass?.InputShapes ?? [],
            TrainableParameters = root.TrainableParameters,
            WeightBytes = root.Bytes,
            ActivationBytes = rows.Where((_, index) => !HasVisitedParts(rows, index)).Sum(row => row.OutputBytes),
            MultiplyAdds = rows[0].MultiplyAdds,
            Error = reader.Error(rows),
        };
    }

    private SummaryRow Add(LayerRow layer, List<SummaryRow> rows)
    {
        int place = rows.Count;
        rows.Add(null!);
        var children = layer.Children.Select(child => Add(child, rows)).ToArray();
        var module = _modules.GetValueOrDefault(layer.Name);
        // A layer that stands in two places was called as one; its calls are told at the first.
        var record = module is null || layer.TiedTo is not null ? null : _pass?.Recorder.Of(module);
        var row = new SummaryRow
        {
            Name = layer.Name,
            Kind = layer.Kind,
            Settings = layer.Settings,
            Depth = layer.Depth,
            IsGroup = children.Length > 0,
            OutputShapes = record?.Shapes ?? [],
            Calls = record?.Calls ?? 0,
            OwnParameters = layer.OwnParameters,
            Parameters = layer.Parameters,
            MultiplyAdds = MultiplyAdds(module, record, children),
            OutputBytes = record?.Bytes ?? 0,
            Notes = [.. Notes(layer, module, record)],
        };
        rows[place] = row;
        return row;
    }

    private static long? MultiplyAdds(nn.Module? module, CallRecord? record, SummaryRow[] children)
    {
        if (module is not null && Forward.MultiplyAdds.IsWhole(module) || children.Length == 0)
            return record?.MultiplyAdds;
        // A list of layers is not called itself; its layers are.
        long?[] known = [.. children.Select(child => child.MultiplyAdds).Where(number => number is not null)];
        return known.Length == 0 ? record?.MultiplyAdds : known.Sum();
    }

    private IEnumerable<string> Notes(LayerRow layer, nn.Module? module, CallRecord? record)
    {
        if (layer.TiedTo is { } first)
            yield return $"same layer as {(first.Length == 0 ? "the model" : first)}";
        else
            foreach (var tied in layer.Weights.Where(weight => weight.TiedTo is not null))
                yield return $"tied: {tied.Weight.Name[(tied.Weight.Name.LastIndexOf('.') + 1)..]} is {tied.TiedTo}";
        if (record is { Calls: > 1 })
            yield return $"called {Numbers.Grouped(record.Calls)} times{(record.ShapesDiffer ? ", the shape is the first call's" : "")}";
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
