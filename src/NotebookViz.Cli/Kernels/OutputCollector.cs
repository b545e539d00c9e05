using System.Net;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.DotNet.Interactive;
using Microsoft.DotNet.Interactive.Events;
using Microsoft.DotNet.Interactive.Formatting;
using NotebookViz.Cli.Notebooks;

namespace NotebookViz.Cli.Kernels;

/// <summary>Turns the events of the kernels into the outputs of cells, as the official kernel does for Jupyter.</summary>
internal sealed class OutputCollector
{
    // The compiler reports this for TorchSharp in nearly every cell, and the user cannot fix it.
    private static readonly HashSet<string> NotForUsers = ["CS1701", "CS1702"];

    // A display can be updated from a later cell.
    private readonly Dictionary<string, (List<Output> Outputs, int Place)> _displays = [];
    private readonly HashSet<string> _installing = [];
    private readonly HashSet<string> _installed = [];

    /// <summary>Returns the outputs of one cell.</summary>
    /// <param name="events">The events during its run.</param>
    /// <param name="executionCount">The execution count stored with its result.</param>
    public List<Output> Collect(IEnumerable<KernelEvent> events, int executionCount)
    {
        var outputs = new List<Output>();
        foreach (var produced in events)
            Add(produced, outputs, executionCount);
        return outputs;
    }

    private void Add(KernelEvent produced, List<Output> outputs, int executionCount)
    {
        switch (produced)
        {
            case StandardOutputValueProduced text:
                Write(outputs, StreamOutput.StandardOutput, Text(text));
                break;
            case StandardErrorValueProduced text:
                Write(outputs, StreamOutput.StandardError, Text(text));
                break;
            case DiagnosticsProduced diagnostics:
                foreach (var warning in diagnostics.Diagnostics.Where(d => d.Severity == Microsoft.CodeAnalysis.DiagnosticSeverity.Warning && !NotForUsers.Contains(d.Code)))
                    Write(outputs, StreamOutput.StandardError, Words(warning));
                break;
            // An installation updates its display every second, with the paths of its sources.
            case DisplayedValueProduced { Value: InstallPackagesMessage } display:
                _installing.Add(display.ValueId);
                break;
            case DisplayedValueUpdated { Value: InstallPackagesMessage message } display when _installing.Contains(display.ValueId):
                ShowInstalled(message, outputs);
                break;
            case DisplayedValueUpdated display:
                if (_displays.TryGetValue(display.ValueId, out var shown))
                    shown.Outputs[shown.Place] = new DataOutput(Data(display));
                break;
            case DisplayedValueProduced display:
                if (display.ValueId is { } id)
                    _displays[id] = (outputs, outputs.Count);
                outputs.Add(new DataOutput(Data(display)));
                break;
            // display() has already shown what it returns.
            case ReturnValueProduced { Value: not DisplayedValue } result:
                outputs.Add(new DataOutput(Data(result), executionCount));
                break;
        }
    }

    private void ShowInstalled(InstallPackagesMessage message, List<Output> outputs)
    {
        if (message.InstallingPackages.Count > 0)
            return;
        // Stores which version "latest" was. Packages that were already installed are not repeated.
        string[] packages = [.. message.InstalledPackages.Where(_installed.Add)
            .Select(package => ThisBuild.WithKnownVersion(package.Replace(",", "", StringComparison.Ordinal)))];
        if (packages.Length > 0)
            outputs.Add(new DataOutput(new Dictionary<string, JsonNode>
            {
                [MimeTypes.Html] = JsonValue.Create($"<div>Installed packages: {WebUtility.HtmlEncode(string.Join(", ", packages))}</div>"),
            }));
    }

    // Jupyter joins neighbouring texts of one stream into one output.
    private static void Write(List<Output> outputs, string stream, string text)
    {
        if (text.Length == 0)
            return;
        if (outputs is [.., StreamOutput last] && last.Name == stream)
            outputs[^1] = new StreamOutput(stream, last.Text + text);
        else
            outputs.Add(new StreamOutput(stream, text));
    }

    private static string Text(DisplayEvent display) =>
        // The same line endings on every system, so that the notebook is the same. A carriage return alone goes back to the start of the line.
        string.Concat(display.FormattedValues.Select(value => value.Value)).Replace("\r\n", "\n", StringComparison.Ordinal);

    private static string Words(Diagnostic warning) =>
        $"({warning.LinePositionSpan.Start.Line + 1},{warning.LinePositionSpan.Start.Character + 1}): warning {warning.Code}: {warning.Message}\n";

    private static Dictionary<string, JsonNode> Data(DisplayEvent display) => display.FormattedValues
        .GroupBy(value => value.MimeType, StringComparer.Ordinal)
        .ToDictionary(values => values.Key, values => Parse(values.Key, values.Last().Value), StringComparer.Ordinal);

    /// <summary>Returns the text of a MIME type as nbformat stores it: JSON types as JSON.</summary>
    private static JsonNode Parse(string mimeType, string text)
    {
        if (MimeTypes.IsJson(mimeType))
        {
            try
            {
                return JsonNode.Parse(text) ?? JsonValue.Create(text);
            }
            catch (JsonException)
            {
                // A formatter returned invalid JSON for a JSON type; its text is shown instead.
            }
        }
        return JsonValue.Create(text);
    }
}
