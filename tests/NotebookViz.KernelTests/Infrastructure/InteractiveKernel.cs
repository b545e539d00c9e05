using System.Diagnostics;
using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using NotebookViz.Cli.Tests.Hosts;
using NotebookViz.Cli.Tests.Infrastructure;

namespace NotebookViz.KernelTests.Infrastructure;

/// <summary>A running kernel, which is sent commands as lines of JSON and answers with events, as a notebook editor does it.</summary>
internal sealed class InteractiveKernel : IAsyncDisposable
{
    // A kernel that hangs must not hang the tests; no cell takes nearly as long.
    private static readonly TimeSpan Patience = TimeSpan.FromHours(1);

    private readonly Process _process;
    private readonly Task<string> _error;
    private int _commands;

    private InteractiveKernel(ProcessStartInfo start)
    {
        start.RedirectStandardInput = start.RedirectStandardOutput = start.RedirectStandardError = true;
        start.StandardInputEncoding = start.StandardOutputEncoding = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false);
        _process = Process.Start(start)!;
        _error = _process.StandardError.ReadToEndAsync();
    }

    /// <param name="language">The language of cells: "csharp" or "fsharp".</param>
    public static async Task<InteractiveKernel> StartAsync(BuiltPackages packages, string language)
    {
        var kernel = new InteractiveKernel(KernelTool.Program(packages, Build.Repository("notebooks"), "stdio", "--default-kernel", language));
        await foreach (var message in kernel.EventsAsync())
        {
            if ((string?)message["eventType"] == "KernelReady")
                break;
        }
        return kernel;
    }

    /// <summary>Runs a cell to its end.</summary>
    public async Task<CellResult> RunAsync(string code)
    {
        string token = $"cell-{++_commands}";
        await _process.StandardInput.WriteLineAsync(new JsonObject
        {
            ["token"] = token,
            ["commandType"] = "SubmitCode",
            ["command"] = new JsonObject { ["code"] = code },
        }.ToJsonString());
        await _process.StandardInput.FlushAsync();

        var displays = new List<IReadOnlyDictionary<string, string>>();
        var places = new Dictionary<string, int>();
        IReadOnlyDictionary<string, string>? value = null;
        var error = new StringBuilder();
        await foreach (var message in EventsAsync())
        {
            var content = message["event"]!;
            switch ((string?)message["eventType"])
            {
                case "DisplayedValueProduced":
                    if ((string?)content["valueId"] is { } id)
                        places[id] = displays.Count;
                    displays.Add(Formats(content));
                    break;
                case "DisplayedValueUpdated":
                    // Over stdio the update of a value that the cell itself displayed comes with an id of its own.
                    if (places.TryGetValue((string)content["valueId"]!, out int place))
                        displays[place] = Formats(content);
                    else
                        displays.Add(Formats(content));
                    break;
                case "ReturnValueProduced":
                    displays.Add(value = Formats(content));
                    break;
                case "StandardErrorValueProduced":
                    error.Append(Formats(content)["text/plain"]);
                    break;
                case "CommandSucceeded" when IsOf(token, message):
                    return new(displays, value, error.ToString(), Failure: null);
                case "CommandFailed" when IsOf(token, message):
                    return new(displays, value, error.ToString(), (string?)content["message"] ?? "The command failed.");
            }
        }
        throw new InvalidOperationException($"The kernel ended while it ran a cell: {await _error}");
    }

    /// <summary>Interrupts the cell that runs, as an editor's stop button does.</summary>
    public async Task CancelAsync()
    {
        await _process.StandardInput.WriteLineAsync(new JsonObject { ["token"] = "cancel", ["commandType"] = "Cancel", ["command"] = new JsonObject() }.ToJsonString());
        await _process.StandardInput.FlushAsync();
    }

    /// <summary>How many bytes the kernel has read from files; Linux alone tells.</summary>
    public long BytesRead => long.Parse(
        File.ReadLines($"/proc/{_process.Id}/io").First(line => line.StartsWith("rchar:", StringComparison.Ordinal))["rchar:".Length..], CultureInfo.InvariantCulture);

    public async ValueTask DisposeAsync()
    {
        _process.Kill(entireProcessTree: true);
        await _process.WaitForExitAsync();
        _process.Dispose();
    }

    private async IAsyncEnumerable<JsonNode> EventsAsync()
    {
        using var timeout = new CancellationTokenSource(Patience);
        while (await _process.StandardOutput.ReadLineAsync(timeout.Token) is { } line)
        {
            if (line.StartsWith('{'))
                yield return JsonNode.Parse(line)!;
        }
    }

    private static bool IsOf(string token, JsonNode message) => (string?)message["command"]!["token"] == token;

    private static Dictionary<string, string> Formats(JsonNode content) =>
        content["formattedValues"]!.AsArray().ToDictionary(value => (string)value!["mimeType"]!, value => (string)value!["value"]!);
}
