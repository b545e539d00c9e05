using NotebookViz.Cli.Notebooks;
using NotebookViz.Cli.Tests.Infrastructure;

namespace NotebookViz.Cli.Tests.Kernels;

/// <summary>Cells in F#, among cells in C#.</summary>
public sealed class FSharpTests : IDisposable
{
    private readonly TestFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task What_an_F_sharp_cell_declares_is_there_in_the_next_and_its_last_expression_is_the_result()
    {
        var (result, cells) = await _folder.RunAsync(
        [
            "#!fsharp\nlet x = 41\nlet next n =\n    n + 1", "#!fsharp\nnext x", "1 + 1", "#!fsharp\nprintfn \"%d\" (next x)", "#!fsharp\n()", "#!fsharp\n(null: string)",
            "#!fsharp\n[ for i in 1 .. 3 -> i * i ] |> List.sum",
        ]);

        Assert.Equal(0, result.ExitCode);
        Assert.Empty(cells[0].Outputs);
        Assert.Equal("42", cells[1].Value());
        Assert.Equal("2", cells[2].Value());
        Assert.Equal("42\n", Assert.IsType<StreamOutput>(Assert.Single(cells[3].Outputs)).Text);
        Assert.Empty(cells[4].Outputs);
        Assert.Equal("<null>", cells[5].Value());
        Assert.Equal("14", cells[6].Value());
    }

    [Fact]
    public async Task The_helpers_of_a_notebook_are_there_in_F_sharp()
    {
        var (_, cells) = await _folder.RunAsync(["#!fsharp\ndisplay 1 |> ignore\n(2).Display() |> ignore\nHTML \"<b>3</b>\""]);
        var outputs = cells[0].Outputs.Cast<DataOutput>().ToList();
        Assert.Equal(["1", "2"], outputs[..2].Select(output => output.ShownText()));
        Assert.Equal("<b>3</b>", outputs[2].Text(MimeTypes.Html));
    }

    [Fact]
    public async Task An_F_sharp_error_is_reported_with_its_position_in_the_cell()
    {
        var (result, cells) = await _folder.RunAsync(["#!fsharp\nlet a = 1\nlet b: int = \"text\""]);
        Assert.Equal("cell 1, line 3: (3,14): error FS0001: This expression was expected to have type 'int' but here has type 'string'", result.LastError);
        Assert.Equal("CompilationError", cells[0].Error().Name);
    }

    [Fact]
    public async Task An_F_sharp_exception_is_reported_with_the_lines_that_led_to_it()
    {
        var (result, cells) = await _folder.RunAsync(["#!fsharp\nlet check n =\n    if n > 2 then invalidArg \"n\" \"too large\"\n    n", "#!fsharp\n\ncheck 3"]);
        Assert.Equal("cell 2, line 3: System.ArgumentException: too large (Parameter 'n')", result.LastError);
        Assert.Equal(["System.ArgumentException: too large (Parameter 'n')", "   at check(Int32) in Cell 1, line 3", "   at Cell 2, line 3"], cells[1].Error().Traceback);
    }

    [Fact]
    public async Task A_package_that_both_languages_ask_for_is_one_and_the_same()
    {
        TestPackage.Pack(_folder.File("feed"), "Shared", "1.0.0", "namespace Shared { public static class Box { public static int Value; } }");
        _folder.WriteNotebook("#!fsharp\n#i \"nuget: feed\"\n#r \"nuget: Shared\"\nopen Shared\nBox.Value <- 5", "#i \"nuget: feed\"\n#r \"nuget: Shared\"\nShared.Box.Value", "Shared.Box.Value = 7;", "#!fsharp\nBox.Value");

        var result = await Tool.InProcessAsync(_folder.File("packages"), ["run", _folder.File("notebook.ipynb")]);

        Assert.True(result.ExitCode == 0, result.Error);
        Assert.Equal(["5", "7"], _folder.ReadCells().Where(cell => cell.Outputs.Any(output => output is DataOutput { ExecutionCount: not null })).Select(cell => cell.Value()));
    }

    [Fact]
    public async Task The_F_sharp_notebook_shows_pictures_and_is_the_same_in_every_run()
    {
        Directory.CreateDirectory(_folder.File("data"));
        File.Copy(Build.Repository("notebooks", "data", "keras_model.h5"), _folder.File("data/keras_model.h5"));
        File.Copy(Build.Repository("notebooks", "fsharp.dib"), _folder.File("fsharp.dib"));

        foreach (var output in (string[])["first.ipynb", "second.ipynb"])
        {
            var result = await Tool.OwnProcessAsync("run", _folder.File("fsharp.dib"), "-o", _folder.File(output));
            Assert.True(result.ExitCode == 0, result.Error);
        }

        Assert.Equal(await File.ReadAllBytesAsync(_folder.File("first.ipynb")), await File.ReadAllBytesAsync(_folder.File("second.ipynb")));
        var cells = _folder.ReadCells("first.ipynb").Where(cell => cell.Kind == CellKind.Code).ToList();
        Assert.All(cells, cell => Assert.Equal(Languages.FSharp, cell.Language));
        // A picture for each weight of the file, of its kernels, of the strongest filters, of a filter, its numbers and of the edges.
        Assert.Equal([8, 2, 1, 1, 1, 1], cells.SelectMany(cell => cell.Outputs.OfType<DataOutput>())
            .Select(output => FigureJson.In(output.Text(MimeTypes.Html)!).Count).Where(count => count > 0));
        var kernel = WeightFile.Open(_folder.File("data/keras_model.h5"))["conv2d_1/kernel"];
        var shown = FigureJson.Cells(FigureJson.In(cells[1].Text(MimeTypes.Html)!)[0]).ToList();
        Assert.Equal(288, shown.Count);
        Assert.All(shown, cell => Assert.Equal((float)kernel[cell.At["row"], cell.At["column"], 0, cell.At["filter"]], cell.Value));
        Assert.Contains("shape (3, 3) · float32", cells[6].Value());
    }
}
