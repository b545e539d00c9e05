namespace NotebookViz.Sources.Files.PyTorch;

/// <summary>Finds the tensors in what was pickled: those of the model, not those of its optimizer.</summary>
internal static class StateDict
{
    // Deeper than anyone nests modules, and shallow enough for the stack.
    private const int DeepestNesting = 64;

    private static readonly string[] ModelKeys = ["model", "module", "weights", "params", "net", "network", "generator", "ema"];

    /// <summary>The tensors by their dotted paths, in the order of the file.</summary>
    public static List<(string Name, PickleTensor Tensor)> Tensors(object? root, string name)
    {
        var found = new List<(string, PickleTensor)>();
        if (root is PickleTensor alone)
            found.Add((name, alone));
        else
            Collect(Children(root), "", 0, new(ReferenceEqualityComparer.Instance), found, outermost: true);
        return found;
    }

    private static void Collect(
        IReadOnlyList<(string Key, object? Value)> children, string path, int depth, HashSet<object> visited, List<(string, PickleTensor)> found, bool outermost)
    {
        // In a checkpoint with a state dict, what lies beside that is no weight.
        bool hasStateDict = outermost && children.Any(child => IsModel(child.Key) && Children(child.Value).Count > 0);
        foreach (var (key, value) in children)
        {
            string name = path.Length == 0 ? key : $"{path}.{key}";
            if (hasStateDict && !IsModel(key))
                continue;
            if (value is PickleTensor tensor)
            {
                if (!key.EndsWith("rng_state", StringComparison.Ordinal))
                    found.Add((name, tensor));
            }
            // What is referred to from several places is listed once: else a small file could name tensors without end.
            else if (value is PickleDict or List<object?> or object?[] && depth < DeepestNesting && !IsTraining(key, value) && visited.Add(value))
                Collect(Children(value), name, depth + 1, visited, found, outermost: false);
        }
    }

    private static bool IsModel(string key) =>
        key.EndsWith("state_dict", StringComparison.Ordinal) && !key.StartsWith("optim", StringComparison.Ordinal) && !key.Contains("scheduler", StringComparison.Ordinal)
        || ModelKeys.Contains(key);

    private static bool IsTraining(string key, object value) =>
        key.StartsWith("optim", StringComparison.OrdinalIgnoreCase) || key.Contains("scheduler", StringComparison.OrdinalIgnoreCase)
        || key.EndsWith("scaler", StringComparison.OrdinalIgnoreCase) || key.EndsWith("rng_state", StringComparison.Ordinal)
        || value is PickleDict dictionary && dictionary.Has("state") && dictionary.Has("param_groups");

    private static IReadOnlyList<(string Key, object? Value)> Children(object? value) => value switch
    {
        PickleDict dictionary => [.. dictionary.Items.Where(item => item.Key is string or long)
            .Select(item => (item.Key as string ?? Numbers.Exact((long)item.Key!), item.Value))],
        List<object?> list => [.. list.Select((item, index) => (Numbers.Exact(index), item))],
        object?[] tuple => [.. tuple.Select((item, index) => (Numbers.Exact(index), item))],
        _ => [],
    };
}
