using System.Text.Json.Nodes;

namespace NotebookViz.KernelTests.Infrastructure;

/// <summary>
/// Compares the outputs of two runs of a notebook: their kinds, and their texts in all MIME types. What may differ:
/// <list type="bullet">
/// <item>cell ids, execution counts and metadata, which are not outputs;</item>
/// <item>what is displayed while a cell loads packages (its value counts);</item>
/// <item>the progress of work that takes longer than a second, which leaves an empty display;</item>
/// <item>the compiler's warning CS1701, which TorchSharp causes in the kernel;</item>
/// <item>the texts in cells that depend on training, whose last digits depend on the processor. Their kinds count.</item>
/// </list>
/// </summary>
internal static class NotebookComparison
{
    /// <summary>The differences in words, one for each output that differs; none if the outputs are equal.</summary>
    /// <param name="expected">A notebook of format 4.</param>
    /// <param name="actual">Another run of it.</param>
    /// <param name="trained">The cells that depend on training, counted from 0 among the code cells.</param>
    public static IReadOnlyList<string> Differences(JsonNode expected, JsonNode actual, params int[] trained)
    {
        var (left, right) = (CodeCells(expected), CodeCells(actual));
        if (left.Count != right.Count)
            return [$"{left.Count} code cells were expected and there are {right.Count}."];
        return [.. left.Zip(right).SelectMany((pair, place) => Differences(place, Outputs(pair.First), Outputs(pair.Second), trained.Contains(place)))];
    }

    /// <summary>Fails with the differences of two runs, if there are any.</summary>
    public static void AssertSame(JsonNode expected, JsonNode actual)
    {
        var differences = Differences(expected, actual);
        Assert.True(differences.Count == 0, string.Join('\n', differences));
    }

    /// <summary>The code cells of a notebook.</summary>
    public static IReadOnlyList<JsonNode> CodeCells(JsonNode notebook) => [.. notebook["cells"]!.AsArray().Where(cell => (string?)cell!["cell_type"] == "code")!];

    /// <summary>The text of a cell or an output, which a notebook may hold as a list of lines.</summary>
    public static string Text(JsonNode node) => (node is JsonArray lines ? string.Concat(lines.Select(line => (string)line!)) : (string)node!).ReplaceLineEndings("\n");

    private static IEnumerable<string> Differences(int place, IReadOnlyList<Output> expected, IReadOnlyList<Output> actual, bool trained)
    {
        string kinds = string.Join(", ", expected.Select(output => output.Kind)), actualKinds = string.Join(", ", actual.Select(output => output.Kind));
        if (kinds != actualKinds)
            return [$"Code cell {place}: [{kinds}] was expected and it has [{actualKinds}]."];
        return trained ? [] : expected.Zip(actual).Where(pair => pair.First.Text != pair.Second.Text)
            .Select(pair => $"Code cell {place}: its {pair.First.Kind} differs.\n  expected: {Around(pair.First.Text, pair.Second.Text)}\n  actual:   {Around(pair.Second.Text, pair.First.Text)}");
    }

    private sealed record Output(string Kind, string Text);

    private static List<Output> Outputs(JsonNode cell)
    {
        bool loads = Text(cell["source"]!).Contains("#r \"nuget:", StringComparison.Ordinal);
        var outputs = new List<Output>();
        foreach (var output in cell["outputs"]!.AsArray())
        {
            string type = (string)output!["output_type"]!;
            if (type == "display_data" && (loads || output["data"]!["text/html"] is { } html && (Text(html).Length == 0 || Text(html).Contains("notebookviz-progress", StringComparison.Ordinal))))
                continue;
            if (type == "stream")
                AddStream(outputs, (string)output["name"]!, Text(output["text"]!));
            else if (type == "error")
                outputs.Add(new("error", $"{output["ename"]}: {output["evalue"]}"));
            else
                outputs.AddRange(output["data"]!.AsObject().OrderBy(data => data.Key, StringComparer.Ordinal)
                    .Select(data => new Output($"{type} {data.Key}", data.Key.EndsWith("json", StringComparison.Ordinal) ? data.Value!.ToJsonString() : Text(data.Value!).TrimEnd('\n'))));
        }
        return outputs;
    }

    // Texts that were written one after the other are one stream, however a kernel has cut it.
    private static void AddStream(List<Output> outputs, string name, string text)
    {
        if (name == "stderr")
            text = string.Join('\n', text.Split('\n').Where(line => !line.Contains("warning CS1701", StringComparison.Ordinal)));
        if (text.Trim().Length == 0)
            return;
        if (outputs.LastOrDefault() is { } last && last.Kind == name)
            outputs[^1] = new(name, last.Text + text);
        else
            outputs.Add(new(name, text));
    }

    // The texts are long, so only the place of the first difference is told.
    private static string Around(string text, string other)
    {
        int place = text.Zip(other).TakeWhile(pair => pair.First == pair.Second).Count();
        int start = Math.Max(0, place - 60);
        return $"{text.Length} characters, at {place}: …{text[start..Math.Min(text.Length, place + 60)].Replace("\n", "\\n", StringComparison.Ordinal)}…";
    }
}
