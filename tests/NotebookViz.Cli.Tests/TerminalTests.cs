using System.Diagnostics;
using System.Text;
using System.Text.Json.Nodes;
using NotebookViz.Cli.Tests.Infrastructure;

namespace NotebookViz.Cli.Tests;

/// <summary>What a notebook or file can do to the terminal: nothing.</summary>
public sealed class TerminalTests : IDisposable
{
    private const string Escape = "\u001b]0;pwned\u0007";

    private readonly TestFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Codes_in_a_cell_and_in_its_error_do_not_reach_the_terminal()
    {
        var result = await Tool.InProcessAsync("run", _folder.WriteNotebook($"// first {Escape}\nthrow new System.Exception(\"second \\u001b]0;pwned\\u0007\\u202e\");"));

        Assert.Equal(1, result.ExitCode);
        Assert.Contains("// first \uFFFD]0;pwned\uFFFD", result.Error);
        Assert.Contains("second \uFFFD]0;pwned\uFFFD\uFFFD", result.Error);
        AssertClean(result.Error);
    }

    [Fact]
    public async Task Codes_in_what_is_wrong_with_a_notebook_do_not_reach_the_terminal()
    {
        var path = _folder.Write("type.ipynb", new JsonObject { ["cells"] = new JsonArray(new JsonObject { ["cell_type"] = Escape }) }.ToJsonString());
        var result = await Tool.InProcessAsync("run", path);
        Assert.Contains("the cell_type '\uFFFD]0;pwned\uFFFD'", result.Error);
        AssertClean(result.Error);
    }

    [Theory]
    [InlineData("en_US.ISO-8859-1")]
    [InlineData("C")]
    public async Task Output_is_UTF_8_without_a_mark_whatever_the_terminals_encoding(string locale)
    {
        var file = _folder.File("层.npy");
        File.Copy(Build.Repository("notebooks", "data", "autoencoder_conv2d_1_bias.npy"), file);
        var start = new ProcessStartInfo("dotnet", ["exec", Tool.Path, "summary", file, "--json"]) { StandardOutputEncoding = Encoding.Latin1 };
        start.Environment["LC_ALL"] = locale;
        var result = await Programs.RunAsync(start);

        Assert.Equal(0, result.ExitCode);
        var bytes = Encoding.Latin1.GetBytes(result.Output);
        Assert.Equal((byte)'{', bytes[0]);
        Assert.Equal("层", (string?)JsonNode.Parse(bytes)!["weights"]![0]!["name"]);
    }

    private static void AssertClean(string text) =>
        Assert.DoesNotContain(text, c => char.IsControl(c) && c is not ('\n' or '\r') || c == '\u202e');
}
