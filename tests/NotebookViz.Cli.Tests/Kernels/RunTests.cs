using NotebookViz.Cli.Notebooks;
using NotebookViz.Cli.Tests.Infrastructure;

namespace NotebookViz.Cli.Tests.Kernels;

public sealed class RunTests : IDisposable
{
    private readonly TestFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task What_a_cell_declares_is_there_in_the_next()
    {
        var (result, cells) = await _folder.RunAsync(["using System.Globalization;\nvar x = 41;", "CultureInfo.InvariantCulture.Name + (x + 1)"]);

        Assert.Equal(0, result.ExitCode);
        Assert.Empty(cells[0].Outputs);
        Assert.Equal("42", cells[1].Value());
        Assert.Equal([1, 2], cells.Select(c => c.ExecutionCount));
    }

    [Fact]
    public async Task Carriage_returns_and_other_controls_are_stored_as_they_were_written()
    {
        var (_, cells) = await _folder.RunAsync(["Console.Write(\"a\\rb\\r\\nc\\fd\\u2028e\\u0085f\");"]);
        Assert.Equal("a\rb\nc\fd\u2028e\u0085f", Assert.IsType<StreamOutput>(Assert.Single(cells[0].Outputs)).Text);
    }

    [Fact]
    public async Task Await_works_at_the_top_level()
    {
        var (_, cells) = await _folder.RunAsync(["await Task.Delay(1);\nawait Task.FromResult(\"done\")"]);
        Assert.Equal("done", cells[0].Value());
    }

    [Fact]
    public async Task The_last_expression_is_the_result_and_a_statement_is_none()
    {
        var (_, cells) = await _folder.RunAsync(["1 + 1", "(1 + 1).ToString();", "(string)null", "Console.WriteLine()"]);

        var result = Assert.IsType<DataOutput>(Assert.Single(cells[0].Outputs));
        Assert.Equal(1, result.ExecutionCount);
        Assert.Equal("2", result.ShownText());
        Assert.Contains("2", result.Text(MimeTypes.Html));
        Assert.Empty(cells[1].Outputs);
        Assert.Equal("<null>", cells[2].Value());
        Assert.IsType<StreamOutput>(Assert.Single(cells[3].Outputs));
    }

    [Fact]
    public async Task Display_shows_values_in_the_order_of_the_calls()
    {
        var (_, cells) = await _folder.RunAsync(["display(\"a\");\n\"b\".Display();\ndisplay(HTML(\"<b>c</b>\"));"]);

        var outputs = cells[0].Outputs.Cast<DataOutput>().ToList();
        Assert.All(outputs, o => Assert.Null(o.ExecutionCount));
        Assert.Equal(["a", "b"], outputs.Take(2).Select(o => o.ShownText()));
        Assert.Equal("<b>c</b>", outputs[2].Text(MimeTypes.Html));
    }

    [Fact]
    public async Task A_displayed_value_can_be_updated_from_a_later_cell()
    {
        var (_, cells) = await _folder.RunAsync(["using Microsoft.DotNet.Interactive;\nvar d = KernelInvocationContext.Current.Display(\"before\");", "d.Update(\"after\");"]);
        Assert.Equal("after", cells[0].Value());
        Assert.Empty(cells[1].Outputs);
    }

    [Fact]
    public async Task All_preferred_MIME_types_are_stored_and_JSON_as_JSON()
    {
        var (_, cells) = await _folder.RunAsync(["""
            using Microsoft.DotNet.Interactive.Formatting;
            class Picture { }
            Formatter.SetPreferredMimeTypesFor(typeof(Picture), "text/html", "image/png", "application/vnd.plotly.v1+json");
            Formatter.Register<Picture>((_, w) => w.Write("<i>p</i>"), "text/html");
            Formatter.Register<Picture>((_, w) => w.Write("iVBO"), "image/png");
            Formatter.Register<Picture>((_, w) => w.Write("{\"data\":[1.50]}"), "application/vnd.plotly.v1+json");
            new Picture()
            """]);

        var output = Assert.IsType<DataOutput>(Assert.Single(cells[0].Outputs));
        Assert.Equal("<i>p</i>", output.Text(MimeTypes.Html));
        Assert.Equal("iVBO", output.Text(MimeTypes.Png));
        Assert.Equal("""{"data":[1.50]}""", output.Data[MimeTypes.Plotly].ToJsonString());
    }

    [Fact]
    public async Task Both_console_streams_are_captured_and_stay_out_of_the_progress()
    {
        var (result, cells) = await _folder.RunAsync([
            "Console.Write(\"one \");\nawait Task.Run(() => Console.WriteLine(\"two\"));\nConsole.Error.WriteLine(\"three\");"]);

        Assert.Equal("one two\n", cells[0].Stream(StreamOutput.StandardOutput));
        Assert.Equal("three\n", cells[0].Stream(StreamOutput.StandardError));
        Assert.Equal(2, cells[0].Outputs.Count);
        Assert.Equal("[1/1] Console.Write(\"one \");", result.Error.Trim());
        Assert.Empty(result.Output);
    }

    [Fact]
    public async Task A_failing_cell_stops_the_run_and_is_stored_with_its_line()
    {
        var (result, cells) = await _folder.RunAsync([
            "int Divide(int a) =>\n    1 / a;", "// first\nvar y = 1;\nDivide(0);", "\"never\""]);

        Assert.Equal(1, result.ExitCode);
        Assert.Equal("cell 2, line 3: System.DivideByZeroException: Attempted to divide by zero.", result.LastError);
        var error = cells[1].Error();
        Assert.Equal("System.DivideByZeroException", error.Name);
        Assert.Equal("Attempted to divide by zero.", error.Message);
        Assert.Equal(
            ["System.DivideByZeroException: Attempted to divide by zero.", "   at Divide(Int32) in Cell 1, line 2", "   at Cell 2, line 3"],
            error.Traceback);
        Assert.Null(cells[2].ExecutionCount);
        Assert.Empty(cells[2].Outputs);
    }

    [Fact]
    public async Task With_keep_going_the_cells_after_a_failing_one_run_too()
    {
        var (result, cells) = await _folder.RunAsync(
            ["var x = 1;\nx = 2;\nthrow new Exception(\"no\");", "x.ToString()"], "--keep-going");

        Assert.Equal(1, result.ExitCode);
        Assert.Equal("no", cells[0].Error().Message);
        Assert.Equal("2", cells[1].Value());
    }

    [Fact]
    public async Task The_cause_of_an_exception_is_told()
    {
        var (_, cells) = await _folder.RunAsync(["throw new Exception(\"outer\", new FormatException(\"inner\"));"]);
        Assert.Contains("caused by System.FormatException: inner", cells[0].Error().Traceback);
    }

    [Fact]
    public async Task A_syntax_error_is_reported_with_line_and_column()
    {
        var (result, cells) = await _folder.RunAsync(["#!time\nvar 5;"]);

        Assert.StartsWith("(2,5): error CS1002: ", cells[0].Error().Message);
        Assert.StartsWith("cell 1, line 2: (2,5): error CS1002: ", result.LastError);
    }

    [Fact]
    public async Task An_exception_in_a_formatter_fails_the_cell()
    {
        var (result, cells) = await _folder.RunAsync(["using Microsoft.DotNet.Interactive.Formatting;\nclass Bad { public override string ToString() => \"\"; }\nFormatter.Register<Bad>((_, w) => throw new Exception(\"boom\"), \"text/html\");\nnew Bad()"]);
        Assert.Equal(1, result.ExitCode);
        Assert.Equal("boom", cells[0].Error().Message);
    }

    [Fact]
    public async Task An_unknown_magic_command_is_named()
    {
        var (result, _) = await _folder.RunAsync(["1\n#!connect jupyter"]);
        Assert.Equal(
            "cell 1, line 2: DirectiveError: error DNI101: Unknown magic command '#!connect'",
            result.LastError);
    }

    [Fact]
    public async Task A_cell_in_another_language_fails_and_the_language_is_named()
    {
        var (result, _) = await _folder.RunAsync(["#!pwsh\n$x = 1"]);
        Assert.Contains("The language 'pwsh' cannot be run here: notebookviz runs C#, F#, HTML, JavaScript, Markdown, Mermaid and #!value.", result.LastError);
    }

    [Fact]
    public async Task Parts_of_a_cell_can_be_Markdown_and_HTML()
    {
        var (_, cells) = await _folder.RunAsync(["#!markdown\n*m*\n#!html\n<i>h</i>\n#!csharp\n\"c\""]);

        Assert.Equal("*m*", cells[0].Text(MimeTypes.Markdown));
        Assert.Equal("<i>h</i>", cells[0].Text(MimeTypes.Html));
        Assert.Equal("c", cells[0].Value());
    }

    [Fact]
    public async Task Time_is_shown_in_the_progress_and_not_stored()
    {
        var (result, cells) = await _folder.RunAsync(["#!time\n\"x\""]);
        Assert.Single(cells[0].Outputs);
        Assert.Matches(@"\d\.\d\d s", result.Error);
    }

    [Fact]
    public async Task The_working_directory_is_the_folder_of_the_notebook()
    {
        _folder.Write("data.txt", "seven");
        var before = Directory.GetCurrentDirectory();
        var (_, cells) = await _folder.RunAsync(["System.IO.File.ReadAllText(\"data.txt\")"]);
        Assert.Equal("seven", cells[0].Value());
        Assert.Equal(before, Directory.GetCurrentDirectory());
    }

    [Fact]
    public async Task Two_runs_write_the_same_bytes()
    {
        string[] cells = ["new { a = 1, b = \"s\" }", "display(HTML(\"<b>é 😀</b>\"));", "throw new Exception(\"x\");"];
        await _folder.RunAsync(cells);
        var first = await File.ReadAllBytesAsync(_folder.File("notebook.ipynb"));
        await Tool.InProcessAsync("run", _folder.File("notebook.ipynb"));
        Assert.Equal(first, await File.ReadAllBytesAsync(_folder.File("notebook.ipynb")));
        Assert.DoesNotContain(_folder.Path, await File.ReadAllTextAsync(_folder.File("notebook.ipynb")));
    }
}
