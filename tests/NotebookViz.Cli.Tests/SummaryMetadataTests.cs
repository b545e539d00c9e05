using System.Text.Json.Nodes;
using NotebookViz.Cli.Tests.Infrastructure;

namespace NotebookViz.Cli.Tests;

/// <summary><c>notebookviz summary --metadata</c> and the metadata in a summary's JSON; addresses instead of files.</summary>
public sealed class SummaryMetadataTests : IDisposable
{
    private readonly TestFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Metadata_are_listed_a_line_a_key_without_reading_weights()
    {
        var result = await Tool.InProcessAsync("summary", Fixture("gguf/llama_layer.gguf"), "--metadata");
        Assert.Equal((0, ""), (result.ExitCode, result.Error));
        Assert.Equal(["general.architecture\tllama", "general.name\tevery type"], result.Output.Split('\n')[..2]);
        Assert.Contains("tokenizer.ggml.tokens\t<s>, </s>, ▁the, ñ\n", result.Output);
        Assert.Equal((0, "stored.npz: it has no metadata.", ""), await None());

        async Task<(int, string, string)> None()
        {
            var none = await Tool.InProcessAsync("summary", Fixture("stored.npz"), "--metadata");
            return (none.ExitCode, none.Error.Trim(), none.Output);
        }
    }

    [Fact]
    public async Task The_json_of_a_summary_shortens_metadata_and_that_of_metadata_alone_does_not()
    {
        string header = $$$"""{"__metadata__":{"format":"pt","long":"{{{new string('x', 500)}}}","\u202E\n":"“é”"}}""";
        string path = _folder.File("m.safetensors");
        await File.WriteAllBytesAsync(path, [.. BitConverter.GetBytes((long)System.Text.Encoding.UTF8.GetByteCount(header)), .. System.Text.Encoding.UTF8.GetBytes(header)]);
        var summary = JsonNode.Parse((await Tool.InProcessAsync("summary", path, "--json")).Output)!["metadata"]!;
        var whole = JsonNode.Parse((await Tool.InProcessAsync("summary", path, "--metadata", "--json")).Output)!["metadata"]!;
        Assert.Equal(new string('x', 200) + "… (500 characters)", (string?)summary["long"]);
        Assert.Equal(new string('x', 500), (string?)whole["long"]);
        Assert.Equal("“é”", (string?)whole["\u202E\n"]);
        Assert.Contains("\uFFFD\uFFFD\t“é”\n", (await Tool.InProcessAsync("summary", path, "--metadata")).Output);

        var gguf = JsonNode.Parse((await Tool.InProcessAsync("summary", Fixture("gguf/llama_layer.gguf"), "--metadata", "--json")).Output)!["metadata"]!;
        Assert.Equal(["<s>", "</s>", "▁the", "ñ"], gguf["tokenizer.ggml.tokens"]!.AsArray().Select(token => (string?)token));
        Assert.Equal(15, (int)gguf["general.file_type"]!);
    }

    [Theory]
    [InlineData("http://example.org/m.npy?token=secret", "The address on example.org begins with http:; only https: and hf: are read. Download the file and open it by its path.")]
    [InlineData("hf:model", "'hf:model' is not an address on the hub; give hf:owner/model or hf:owner/model/file, with @revision after the model if it is not the main one; write a slash in a revision as %2F.")]
    [InlineData("https:", "This is not an address. Give one such as https://host/model.safetensors or hf:owner/model.")]
    public async Task An_address_that_is_not_read_is_one_line(string address, string message)
    {
        foreach (string[] command in new[] { ["summary", address], ["show", address], new[] { "export", address, "-o", _folder.File("m.npy") } })
        {
            var result = await Tool.InProcessAsync(command);
            Assert.Equal((1, "", message), (result.ExitCode, result.Output, result.Error.Trim()));
        }
    }

    private static string Fixture(string name) => Build.Repository("tests", "NotebookViz.Tests", "Fixtures", name);
}
