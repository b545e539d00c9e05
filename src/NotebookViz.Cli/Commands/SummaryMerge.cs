using System.CommandLine;
using System.Text.Json;
using NotebookViz.Common;

namespace NotebookViz.Cli.Commands;

/// <summary>Merges the parts of a summary: <c>summary --merge</c>.</summary>
internal static class SummaryMerge
{
    private const int MostNamed = 10;

    private const string HowToWrite = "write the parts with 'notebookviz summary FILE --part K/N --json'";

    public static Option<string[]> Option() => new("--merge")
    {
        Description = "Merge the parts that --part wrote, instead of reading a file. The result is that of a single run, byte for byte.",
        HelpName = "PARTS",
        AllowMultipleArgumentsPerToken = true,
    };

    /// <summary>Returns the merged summary.</summary>
    /// <exception cref="CliException">A part is missing, duplicate, of another file, or not a part of a summary.</exception>
    public static SummaryListing Read(IReadOnlyList<string> paths, SummarySelection selection)
    {
        Part[] parts = [.. paths.Select(Read)];
        var first = parts[0];
        foreach (var part in parts)
        {
            if (part.Of != first.Of)
                throw Wrong(part, $"it is one of {Numbers.Exact(part.Of)} parts, but {first.Path} is one of {Numbers.Exact(first.Of)}; merge parts of one run");
            if (part.Id != first.Id)
                throw Wrong(part, $"it is of another file than {first.Path}: {part.InWords}, not {first.InWords}; merge parts of one file");
        }
        foreach (var same in parts.GroupBy(part => part.Number).Where(same => same.Count() > 1))
            throw Wrong(same.ElementAt(1), $"it is part {Numbers.Exact(same.Key)} of {Numbers.Exact(first.Of)}, and so is {same.First().Path}; give each part once");
        string[] missing = [.. Enumerable.Range(1, first.Of).Except(parts.Select(part => part.Number)).Select(number => $"{Numbers.Exact(number)}/{Numbers.Exact(first.Of)}")];
        if (missing.Length > 0)
            throw new CliException(TerminalText.OneLine(
                $"{first.File}: {(missing.Length == 1 ? "part" : "parts")} {Numbers.Listed(missing, MostNamed)} {(missing.Length == 1 ? "is" : "are")} missing; {HowToWrite} and merge all."));
        var rows = parts.SelectMany(part => part.Rows).OrderBy(row => row.Place).ToList();
        if (rows.Count != first.All || rows.Where((row, place) => row.Place != place).Any())
            throw new CliException(TerminalText.OneLine($"{first.File}: the parts hold {Numbers.Grouped(rows.Count)} of {Numbers.Grouped(first.All)} weights; {HowToWrite} again, all with one version of the tool."));
        SummaryEntry[] all = [.. rows.Select(row => row.Entry)];
        return new(first.File, all, selection.Order(selection.Find(all)), selection, first.Notes) { Metadata = first.Metadata };
    }

    private static CliException Wrong(Part part, string problem) => new(TerminalText.OneLine($"{part.Path}: {problem}."));

    private static Part Read(string path)
    {
        try
        {
            using var file = File.OpenRead(path);
            using var document = JsonDocument.Parse(file);
            var json = document.RootElement.Clone();
            var metadata = new OrderedDictionary<string, JsonElement>(StringComparer.Ordinal);
            foreach (var member in json.GetProperty("metadata").EnumerateObject())
                metadata[member.Name] = member.Value;
            var part = new Part(
                path, json.GetProperty("part").GetInt32(), json.GetProperty("of").GetInt32(), json.GetProperty("file").GetString()!, json.GetProperty("id").GetString()!,
                json.GetProperty("all").GetInt32(), json.GetProperty("memory").GetInt64(), [.. json.GetProperty("notes").EnumerateArray().Select(note => note.GetString()!)], metadata,
                [.. json.GetProperty("weights").EnumerateArray().Select(row => (row.GetProperty("place").GetInt32(), Entry(row)))]);
            return part.Number >= 1 && part.Number <= part.Of ? part : throw new FormatException();
        }
        catch (Exception error) when (error is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new CliException($"{path}: there is no such file.", error);
        }
        catch (Exception error) when (error is JsonException or KeyNotFoundException or InvalidOperationException or FormatException or ArgumentException)
        {
            throw new CliException(TerminalText.OneLine($"{path}: it is not a part of a summary, or is cut short; {HowToWrite}."), error);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new CliException(TerminalText.OneLine(error.Message), error);
        }
    }

    private static SummaryEntry Entry(JsonElement row)
    {
        string? Text(string name) => row.GetProperty(name).GetString();
        double? Number(string name) => row.GetProperty(name) is { ValueKind: JsonValueKind.Number } number ? number.GetDouble() : null;
        var type = Enum.Parse<ElementType>(Text("elements")!);
        string? Digits(string name) => type is ElementType.Int64 or ElementType.UInt64 ? row.GetProperty(name).GetRawText() : null;
        SummaryExtreme? Extreme(string name) => Number(name) is { } number ? new(number, Digits(name)) : null;
        return new(
            Text("name")!, [.. row.GetProperty("shape").EnumerateArray().Select(length => length.GetInt64())], Text("dtype")!,
            row.TryGetProperty("bits", out var bits) ? bits.GetDouble() : null, type,
            [.. row.GetProperty("axes").EnumerateArray().Select(axis => axis.GetString()!)], row.GetProperty("count").GetInt64(), row.GetProperty("parameters").GetInt64(),
            row.GetProperty("memory") is { ValueKind: JsonValueKind.Number } memory ? memory.GetInt64() : null, Text("kind"), Text("role"), Text("problem"))
        {
            Values = row.GetProperty("zeros") is { ValueKind: JsonValueKind.Number } zeros
                ? new(Extreme("min"), Extreme("max"), Number("mean"), Number("std"), Number("norm"), zeros.GetInt64(),
                    row.GetProperty("nan").GetInt64(), row.GetProperty("posinf").GetInt64(), row.GetProperty("neginf").GetInt64())
                : null,
        };
    }

    /// <summary>A part that was read.</summary>
    private sealed record Part(
        string Path, int Number, int Of, string File, string Id, int All, long Memory, IReadOnlyList<string> Notes, IReadOnlyDictionary<string, JsonElement> Metadata,
        IReadOnlyList<(int Place, SummaryEntry Entry)> Rows)
    {
        public string InWords => $"{File} ({Numbers.Grouped(All)} weights, {Numbers.Bytes(Memory)})";
    }
}
