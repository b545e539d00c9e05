using System.CommandLine;
using NotebookViz.Cli.Reports;

namespace NotebookViz.Cli.Commands;

/// <summary><c>notebookviz show</c>: shows the weights in a file as one HTML page.</summary>
internal static class ShowCommand
{
    private static readonly Dictionary<string, QuantizationScheme> Schemes = new()
    {
        ["int8"] = QuantizationScheme.Int8PerRow,
        ["q8_0"] = QuantizationScheme.Q8_0,
        ["q4_0"] = QuantizationScheme.Q4_0,
    };

    public static Command Create()
    {
        var file = WeightArguments.File();
        var tensor = new Option<string?>("--tensor") { Description = "Show only the weight with this name.", HelpName = "NAME" };
        var layout = new Option<string?>("--layout") { Description = "The framework whose axis order the file has, if the file does not name its axes: keras or pytorch." };
        layout.AcceptOnlyFromAmong("keras", "pytorch");
        var output = NotebookArguments.Output("Where to write the page. Default: the name of FILE with .html appended, in the current folder.");
        var maxSize = PageSize.Option("The most megabytes of the page, which the pictures share.");
        var detail = new Option<bool>("--detail") { Description = "Draw every weight in detail, however large the page becomes." };
        var error = new Option<string?>("--quantization-error")
        {
            Description = "Add a column: the signal-to-noise ratio in decibels that each weight would have if it were stored as int8 (a scale for each output), q8_0 or q4_0.",
            HelpName = "SCHEME",
        };
        error.AcceptOnlyFromAmong([.. Schemes.Keys]);
        var rank = new Option<bool>("--stable-rank") { Description = "Add two columns: the largest singular value of each weight and its stable rank." };
        var open = new Option<bool>("--open") { Description = "Open the page in the browser." };
        var command = new Command("show", "Show the weights in a file as one self-contained HTML page: a list of the layers with statistics and pictures.")
        {
            file, tensor, layout, output, maxSize, detail, error, rank, open,
        };
        command.SetAction((arguments, cancellationToken) => ExecuteAsync(
            arguments.GetRequiredValue(file), arguments.GetValue(tensor), arguments.GetValue(layout), arguments.GetValue(output),
            arguments.GetValue(detail) ? long.MaxValue : PageSize.Bytes(arguments.GetValue(maxSize)),
            VizOptions.Default.WithQuantizationError(arguments.GetValue(error) is { } scheme ? Schemes[scheme] : null).WithStableRank(arguments.GetValue(rank)), arguments.GetValue(open), cancellationToken));
        return command;
    }

    private static async Task<int> ExecuteAsync(
        string path, string? tensor, string? layout, string? output, long maxBytes, VizOptions options, bool open, CancellationToken cancellationToken)
    {
        output = OutputFile.Checked(output ?? WeightSource.NameOf(path) + ".html", path);
        if (Path.GetExtension(output).ToLowerInvariant() is not (".html" or ".htm" or "") and var ending)
            throw new CliException($"{output}: '{ending}' is no format for a page. Use .html; values are written by 'notebookviz export'.");

        var page = await WeightProgress.RunAsync($"Drawing {WeightSource.NameOf(path)}", (progress, token) => WeightArguments.Read(path, weights =>
        {
            var shown = tensor is null ? weights : WeightArguments.Pick(weights, tensor);
            if (layout is not null)
                shown = shown.WithLayout(layout == "keras" ? WeightLayout.Keras : WeightLayout.PyTorch);
            return WeightPage.Of(shown, tensor ?? WeightSource.NameOf(path), maxBytes, options, progress, token);
        }), cancellationToken);

        await AtomicFile.WriteAsync(output, stream =>
        {
            using var text = new StreamWriter(stream);
            page.WriteTo(text);
        }, cancellationToken);
        OutputFile.Announce(output, open);
        return 0;
    }
}
