namespace NotebookViz.Display;

/// <summary>What stands in a summary's table, whatever it is written as.</summary>
internal sealed class SummaryTable
{
    /// <summary>What stands where the forward pass did not come to.</summary>
    public const string NotVisited = "—";

    private SummaryTable(ModelSummary summary)
    {
        HasMultiplyAdds = summary.HasOutputs;
        Title = summary[0].Kind;
        Inputs = summary.HasOutputs ? $"input {string.Join(", ", summary.InputShapes.Select(Numbers.Shape))}" : "";
        Totals = [.. TotalsOf(summary)];
    }

    public static SummaryTable Of(ModelSummary summary) => new(summary);

    /// <summary>The model's kind.</summary>
    public string Title { get; }

    /// <summary>The inputs' shapes; empty where no forward pass was run.</summary>
    public string Inputs { get; }

    /// <summary>True where there are columns of the forward pass.</summary>
    public bool HasMultiplyAdds { get; }

    /// <summary>The totals, what and how much.</summary>
    public IReadOnlyList<(string What, string Value)> Totals { get; }

    /// <summary>A layer's output shapes.</summary>
    public static string Output(SummaryRow row) => row.OutputShapes.Count == 0 ? NotVisited : string.Join(", ", row.OutputShapes.Select(Numbers.Shape));

    /// <summary>A layer's own parameters, so that the column adds up; nothing for a group that has none of its own.</summary>
    public static string Parameters(SummaryRow row) => row.IsGroup && row.OwnParameters == 0 ? "" : Numbers.Grouped(row.OwnParameters);

    /// <summary>A layer's multiply-adds; nothing for a group whose layers tell theirs.</summary>
    public static string MultiplyAdds(ModelSummary summary, int index)
    {
        var row = summary[index];
        bool told = row.IsGroup && Enumerable.Range(index + 1, summary.Count - index - 1).TakeWhile(i => summary[i].Depth > row.Depth)
            .Any(i => summary[i].MultiplyAdds is not null);
        return told ? "" : row.MultiplyAdds is { } number ? Numbers.Grouped(number) : NotVisited;
    }

    private static IEnumerable<(string, string)> TotalsOf(ModelSummary summary)
    {
        yield return ("parameters", Numbers.Grouped(summary.Parameters));
        yield return ("trainable", Numbers.Grouped(summary.TrainableParameters));
        yield return ("non-trainable", Numbers.Grouped(summary.NonTrainableParameters));
        yield return ("memory of weights", Numbers.Bytes(summary.WeightBytes));
        if (!summary.HasOutputs)
            yield break;
        yield return ("memory of activations", Numbers.Bytes(summary.ActivationBytes));
        yield return ("multiply-adds", summary.MultiplyAdds is { } number ? Numbers.Grouped(number) : NotVisited);
    }
}
