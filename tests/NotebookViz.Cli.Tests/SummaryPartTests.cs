using System.Text.Json.Nodes;
using NotebookViz.Cli.Commands;
using NotebookViz.Cli.Tests.Infrastructure;

namespace NotebookViz.Cli.Tests;

/// <summary>A summary that several processes make, a part each, and that is put together.</summary>
public sealed class SummaryPartTests : IDisposable
{
    private readonly TestFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("keras2_model.h5")]
    [InlineData("types.safetensors")]
    [InlineData("state_dict.pt")]
    [InlineData("gguf/every_type.gguf")]
    [InlineData("gguf/llama_layer.gguf")]
    [InlineData("sharded/model.safetensors.index.json")]
    [InlineData("pickles/training.pt")]
    [InlineData("nonfinite.npy")]
    public async Task Merged_parts_are_the_summary_of_one_run_byte_for_byte(string file)
    {
        string path = Fixture(file);
        foreach (int of in new[] { 1, 2, 3, 16 })
        {
            string[] parts = await PartsAsync(path, of);
            foreach (string[] form in new[] { [], ["--json"], ["--csv"], ["--json", "--sort", "norm", "--top", "3"], new[] { "--filter", "weight", "--sort", "min" } })
            {
                var whole = await Tool.InProcessAsync(["summary", path, .. form]);
                var merged = await Tool.InProcessAsync(["summary", .. form, "--merge", .. parts.Reverse()]);
                Assert.Equal((0, whole.Output, whole.Error), (merged.ExitCode, merged.Output, merged.Error));
            }
        }
    }

    [Fact]
    public void Every_weight_is_in_one_part_and_the_parts_have_about_as_many_bytes()
    {
        var all = Enumerable.Range(0, 1000).Select(place => Entry(1000 + place % 7 * 100)).ToList();
        foreach (int of in new[] { 1, 2, 3, 16 })
        {
            var parts = Enumerable.Range(1, of).Select(number => new SummaryPart(number, of).Places(all)).ToList();
            Assert.Equal(Enumerable.Range(0, 1000), parts.SelectMany(places => places));
            Assert.All(parts, places => Assert.InRange(places.Sum(place => all[place].Memory!.Value), 1_299_000.0 / of - 1600, 1_300_000.0 / of + 1600));
        }
        // More parts than weights, and weights without values.
        Assert.Equal([0, 1], Enumerable.Range(1, 100).SelectMany(number => new SummaryPart(number, 100).Places([Entry(long.MaxValue / 2), Entry(long.MaxValue / 2)])));
        Assert.Equal([0, 1], new SummaryPart(1, 3).Places([Entry(null), Entry(0)]));
    }

    [Fact]
    public async Task A_part_that_is_missing_or_double_or_of_another_file_is_named()
    {
        string[] parts = await PartsAsync(Fixture("keras2_model.h5"), 4);
        string Name(int part) => parts[part - 1];
        Assert.Equal("keras2_model.h5: parts 2/4, 4/4 are missing; write the parts with 'notebookviz summary FILE --part K/N --json' and merge all.", await ErrorAsync(Name(1), Name(3)));
        Assert.Equal($"{Name(3)}: it is part 3 of 4, and so is {Name(3)}; give each part once.", await ErrorAsync(Name(1), Name(2), Name(3), Name(3), Name(4)));
        string[] others = await PartsAsync(Fixture("keras2_weights.h5"), 4);
        Assert.Equal(
            $"{others[3]}: it is of another file than {Name(1)}: keras2_weights.h5 (8 weights, 7.4 KiB), not keras2_model.h5 (8 weights, 7.4 KiB); merge parts of one file.",
            await ErrorAsync(Name(1), Name(2), Name(3), others[3]));
        string[] fewer = await PartsAsync(Fixture("keras2_model.h5"), 2);
        Assert.Equal($"{fewer[1]}: it is one of 2 parts, but {Name(1)} is one of 4; merge parts of one run.", await ErrorAsync(Name(1), fewer[1]));
    }

    [Fact]
    public async Task A_checkpoint_of_the_same_names_and_shapes_with_other_values_is_another_file()
    {
        Directory.CreateDirectory(_folder.File("a"));
        Directory.CreateDirectory(_folder.File("b"));
        new WeightList([Weight.FromArray(new float[] { 1, 2 }, name: "w"), Weight.FromArray(new float[] { 3 }, name: "b")]).Save(_folder.File("a/m.safetensors"));
        new WeightList([Weight.FromArray(new float[] { 1, 5 }, name: "w"), Weight.FromArray(new float[] { 3 }, name: "b")]).Save(_folder.File("b/m.safetensors"));
        string[] first = await PartsAsync(_folder.File("a/m.safetensors"), 2), second = await PartsAsync(_folder.File("b/m.safetensors"), 2);
        Assert.Contains("it is of another file than", await ErrorAsync(first[0], second[1]));
    }

    [Fact]
    public async Task What_is_no_part_or_cut_short_or_changed_is_refused()
    {
        string[] parts = await PartsAsync(Fixture("keras2_model.h5"), 2);
        string text = await File.ReadAllTextAsync(parts[1]);
        foreach (string wrong in new[] { "", "{}", "[]", "null", "{\"part\": 1", text[..(text.Length / 2)], text.Replace("\"part\": 2", "\"part\": 3"), text.Replace("\"part\": 2", "\"part\": \"2\""), text.Replace("Float32", "Float33"), text.Replace("\"zeros\"", "\"zero\"") })
        {
            string path = _folder.Write("wrong.json", wrong);
            Assert.Equal($"{path}: it is not a part of a summary, or is cut short; write the parts with 'notebookviz summary FILE --part K/N --json'.", await ErrorAsync(parts[0], path));
        }
        var json = JsonNode.Parse(text)!;
        json["weights"]!.AsArray().RemoveAt(0);
        Assert.Contains("the parts hold 7 of 8 weights", await ErrorAsync(parts[0], _folder.Write("fewer.json", json.ToJsonString())));
        Assert.Equal("none.json: there is no such file.", await ErrorAsync("none.json"));
    }

    [Theory]
    [InlineData("--part 0/4 --json", "--part 0/4: give the part's number and how many there are, such as 3/16.")]
    [InlineData("--part 5/4 --json", "--part 5/4: give the part's number and how many there are, such as 3/16.")]
    [InlineData("--part 3 --json", "--part 3: give the part's number and how many there are, such as 3/16.")]
    [InlineData("--part 1/2", "--part writes a piece for --merge: give it with --json alone; choose and sort with --merge.")]
    [InlineData("--part 1/2 --json --top 3", "--part writes a piece for --merge: give it with --json alone; choose and sort with --merge.")]
    [InlineData("--merge part.json", "Give a file or --merge with parts, not both.")]
    [InlineData("--metadata --sort norm", "--metadata lists no weights: give it alone or with --json.")]
    public async Task Options_that_make_no_sense_together_are_one_line(string options, string message)
    {
        var result = await Tool.InProcessAsync(["summary", Fixture("keras2_model.h5"), .. options.Split(' ')]);
        Assert.Equal((1, "", message), (result.ExitCode, result.Output.Trim(), result.Error.Trim()));
    }

    [Fact]
    public async Task Without_a_file_and_without_parts_it_says_what_to_give()
    {
        var result = await Tool.InProcessAsync("summary");
        Assert.Equal((1, "'summary' needs the file with the weights, or --merge with the parts of a summary."), (result.ExitCode, result.Error.Trim()));
    }

    private static SummaryEntry Entry(long? memory) => new("w", [], "float32", null, ElementType.Float32, [], 0, 0, memory, null, null, null);

    private async Task<string[]> PartsAsync(string path, int of)
    {
        var parts = new List<string>();
        for (int part = 1; part <= of; part++)
        {
            var result = await Tool.InProcessAsync("summary", path, "--part", $"{part}/{of}", "--json");
            Assert.Equal((0, ""), (result.ExitCode, result.Error));
            parts.Add(_folder.Write($"{Guid.NewGuid():N}.json", result.Output));
        }
        return [.. parts];
    }

    private static async Task<string> ErrorAsync(params string[] parts)
    {
        var result = await Tool.InProcessAsync(["summary", "--merge", .. parts]);
        Assert.Equal((1, ""), (result.ExitCode, result.Output));
        return result.Error.Trim();
    }

    private static string Fixture(string name) => Build.Repository("tests", "NotebookViz.Tests", "Fixtures", name);
}
