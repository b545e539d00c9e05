using System.Text;
using System.Text.Json.Nodes;
using NotebookViz.Cli.Notebooks;

namespace NotebookViz.Cli.Execution;

/// <summary>Gathers what a cell puts out, in order. Code of the cell may write from any thread.</summary>
internal sealed class OutputCollector
{
    private readonly Lock _lock = new();
    private readonly List<object> _items = [];

    /// <summary>The cell that is running. Static, as the console is, because the helpers of a notebook have no other way to find it.</summary>
    public static OutputCollector? Current { get; set; }

    public IReadOnlyList<Output> Outputs
    {
        get
        {
            lock (_lock)
                return [.. _items.Select(i => i is StreamText stream ? new StreamOutput(stream.Name, stream.Text.ToString()) : (Output)i)];
        }
    }

    public void Write(string stream, ReadOnlySpan<char> text)
    {
        if (text.IsEmpty)
            return;
        lock (_lock)
        {
            // Jupyter joins neighbouring texts of one stream into one output.
            if (_items.LastOrDefault() is not StreamText last || last.Name != stream)
                _items.Add(last = new StreamText(stream, new StringBuilder()));
            last.Text.Append(text);
        }
    }

    /// <returns>The place of the output, by which <see cref="Replace"/> finds it.</returns>
    public int Add(Output output)
    {
        lock (_lock)
        {
            _items.Add(output);
            return _items.Count - 1;
        }
    }

    public void Replace(int place, Output output)
    {
        lock (_lock)
            _items[place] = output;
    }

    public void AddText(string mimeType, string text) =>
        Add(new DataOutput(new Dictionary<string, JsonNode> { [mimeType] = JsonValue.Create(text) }));

    private sealed record StreamText(string Name, StringBuilder Text);
}
