using System.Text.Json;

namespace NotebookViz.Benchmarks.Cases;

/// <summary>Writes notebooks with their outputs stored, a weight a cell.</summary>
internal static class NotebookWriter
{
    public static void Write(string path, IEnumerable<Weight> weights) => File.WriteAllBytes(path, JsonSerializer.SerializeToUtf8Bytes(new
    {
        cells = weights.Select((weight, i) => new
        {
            cell_type = "code",
            execution_count = i + 1,
            metadata = new { },
            source = new[] { $"weights[\"{weight.Name}\"]" },
            outputs = new[]
            {
                new { output_type = "execute_result", execution_count = i + 1, metadata = new { }, data = new Dictionary<string, string> { ["text/html"] = weight.ToHtml() } },
            },
        }),
        metadata = new { kernelspec = new { display_name = ".NET (C#)", language = "C#", name = ".net-csharp" } },
        nbformat = 4,
        nbformat_minor = 5,
    }));
}
