using NotebookViz.Cli.Tests.Infrastructure;

namespace NotebookViz.Cli.Tests;

/// <summary>Where commands write, what they say of it, and how they open it.</summary>
public sealed class OutputFileTests : IDisposable
{
    private readonly TestFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("run", "missing/out.ipynb")]
    [InlineData("report", "missing/out.html")]
    [InlineData("convert", "missing/out.dib")]
    [InlineData("show", "missing/out.html")]
    public async Task A_folder_that_does_not_exist_is_found_before_any_work(string command, string output)
    {
        var marker = _folder.File("executed");
        // The weights are none, which would be the error if they were read.
        var input = command == "show" ? _folder.Write("weights.npy", "no weights") : _folder.WriteNotebook($"System.IO.File.WriteAllText(@\"{marker}\", \"\");");

        var result = await Tool.InProcessAsync(command, input, "-o", _folder.File(output));

        Assert.Equal(1, result.ExitCode);
        Assert.Equal($"{_folder.File(output)}: cannot be written, its folder does not exist. Create the folder or name another with -o.", result.Error.Trim());
        Assert.False(File.Exists(marker));
    }

    [Fact]
    public async Task A_folder_in_the_place_of_the_file_is_found_before_any_work()
    {
        var marker = _folder.File("executed");
        Directory.CreateDirectory(_folder.File("out.html"));

        var result = await Tool.InProcessAsync("report", _folder.WriteNotebook($"System.IO.File.WriteAllText(@\"{marker}\", \"\");"), "-o", _folder.File("out.html"));

        Assert.Equal(1, result.ExitCode);
        Assert.Contains("it is a folder", result.Error);
        Assert.False(File.Exists(marker));
    }

    [Fact]
    public async Task Report_and_show_print_where_they_wrote_and_open_it_where_that_is_asked_for()
    {
        var opened = _folder.File("opened.txt");
        var browser = _folder.Write("browser", $"#!/bin/sh\nprintf %s \"$1\" > '{opened}'\n");
        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(browser, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        var before = Environment.GetEnvironmentVariable("BROWSER");
        Environment.SetEnvironmentVariable("BROWSER", browser);
        try
        {
            string[][] commands = [["report", _folder.WriteNotebook("1"), "--no-run"], ["show", Build.Repository("notebooks", "data", "autoencoder_conv2d_1_bias.npy")]];
            foreach (var command in commands)
            {
                var page = _folder.File(command[0] + ".html");
                var result = await Tool.InProcessAsync([.. command, "-o", page]);
                Assert.Equal((0, page), (result.ExitCode, result.Output.Trim()));
                Assert.False(File.Exists(opened));

                result = await Tool.InProcessAsync([.. command, "-o", page, "--open"]);
                Assert.Equal((0, page), (result.ExitCode, result.Output.Trim()));
                if (OperatingSystem.IsLinux())
                    Assert.Equal(page, await File.ReadAllTextAsync(opened));
                File.Delete(opened);
            }
        }
        finally
        {
            Environment.SetEnvironmentVariable("BROWSER", before);
        }
    }

    [Fact]
    public async Task After_a_failing_cell_the_report_is_written_named_and_the_exit_code_tells()
    {
        var page = _folder.File("out.html");
        var result = await Tool.InProcessAsync("report", _folder.WriteNotebook("throw new System.Exception(\"no\");"), "-o", page);
        Assert.Equal((1, page), (result.ExitCode, result.Output.Trim()));
    }

    [Fact]
    public async Task A_notebook_keeps_its_permissions_and_a_link_to_it_stays_a_link()
    {
        if (OperatingSystem.IsWindows())
            return; // permissions there are inherited from the folder, and links need rights that a test may lack
        var target = _folder.WriteNotebook("1");
        var secret = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        File.SetUnixFileMode(target, secret);
        var link = _folder.File("link.ipynb");
        File.CreateSymbolicLink(link, "notebook.ipynb");

        var result = await Tool.InProcessAsync("run", link);

        Assert.Equal(0, result.ExitCode);
        Assert.Equal(secret, File.GetUnixFileMode(target));
        Assert.Equal("notebook.ipynb", new FileInfo(link).LinkTarget);
        Assert.Single(_folder.ReadCells()[0].Outputs);
        Assert.Equal(["link.ipynb", "notebook.ipynb"], _folder.FileNames);
    }

    [Fact]
    public async Task A_link_to_the_weights_does_not_let_the_page_replace_them()
    {
        if (OperatingSystem.IsWindows())
            return; // links need rights there that a test may lack
        var weights = _folder.Write("w.npy", "weights");
        File.CreateSymbolicLink(_folder.File("page.html"), weights);

        var result = await Tool.InProcessAsync("show", weights, "-o", _folder.File("page.html"));

        Assert.Equal(1, result.ExitCode);
        Assert.Contains("would replace the weights", result.Error);
        Assert.Equal("weights", await File.ReadAllTextAsync(weights));
    }

    [Fact]
    public async Task An_export_does_not_replace_the_file_that_it_reads()
    {
        string path = _folder.File("two.npz");
        new WeightList([new Weight("a", [1], ElementType.Float64, TensorData.Of(new double[1])), new Weight("b", [1], ElementType.Float64, TensorData.Of(new double[1]))]).Save(path);
        var result = await Tool.InProcessAsync("export", path, "--tensor", "a", "-o", path);
        Assert.Equal(1, result.ExitCode);
        Assert.Contains("would replace the weights", result.Error);
        Assert.Equal(2, WeightFile.Open(path).Count);
    }

    [Fact]
    public async Task A_page_is_not_written_under_the_name_of_another_format()
    {
        var result = await Tool.InProcessAsync("show", Build.Repository("notebooks", "data", "autoencoder_conv2d_1_bias.npy"), "-o", _folder.File("page.pdf"));
        Assert.Equal(1, result.ExitCode);
        Assert.Contains("'.pdf' is no format for a page", result.Error);
        Assert.False(File.Exists(_folder.File("page.pdf")));
    }

    [Fact]
    public async Task Pipes_are_written_to_and_stay()
    {
        if (OperatingSystem.IsWindows())
            return; // pipes have no paths of files there
        string pipe = _folder.File("pipe"), copy = _folder.File("copy.html");
        Assert.Equal(0, (await Programs.RunAsync(new("mkfifo", [pipe]))).ExitCode);
        var reader = Programs.RunAsync(new("sh", ["-c", $"cat '{pipe}' > '{copy}'"]));
        var result = await Tool.InProcessAsync("show", Build.Repository("notebooks", "data", "autoencoder_conv2d_1_bias.npy"), "-o", pipe);
        Assert.Equal(0, result.ExitCode);
        await reader;
        Assert.EndsWith("</html>", (await File.ReadAllTextAsync(copy)).TrimEnd());
        Assert.Equal(["copy.html", "pipe"], _folder.FileNames.Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Links_that_lead_to_each_other_are_an_error_of_one_line()
    {
        if (OperatingSystem.IsWindows())
            return; // links need rights there that a test may lack
        File.CreateSymbolicLink(_folder.File("loop.html"), "loop.html");
        var result = await Tool.InProcessAsync("show", Build.Repository("notebooks", "data", "autoencoder_conv2d_1_bias.npy"), "-o", _folder.File("loop.html"));
        Assert.Equal(1, result.ExitCode);
        Assert.Contains("loop.html: cannot be written.", Assert.Single(result.Error.TrimEnd().Split('\n')));
    }

    [Fact]
    public async Task A_notebook_that_a_run_replaces_beside_its_source_is_named()
    {
        var path = _folder.Write("a.dib", "#!markdown\n\ntext\n");
        Assert.DoesNotContain("will be replaced", (await Tool.InProcessAsync("run", path)).Error, StringComparison.Ordinal);

        var again = await Tool.InProcessAsync("run", path);
        Assert.Equal(0, again.ExitCode);
        Assert.Contains($"{_folder.File("a.ipynb")}: exists and will be replaced. To keep it, name another file with -o.", again.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("will be replaced", (await Tool.InProcessAsync("run", path, "-o", _folder.File("a.ipynb"))).Error, StringComparison.Ordinal);
    }
}
