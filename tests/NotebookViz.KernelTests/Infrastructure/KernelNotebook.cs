using System.Diagnostics;
using System.Reflection;
using System.Text.Json.Nodes;
using NotebookViz.Cli.Tests.Hosts;
using NotebookViz.Cli.Tests.Infrastructure;

namespace NotebookViz.KernelTests.Infrastructure;

/// <summary>A copy of a notebook of the repository, with its data, to be run with the packages of this build. Its folder is deleted afterwards.</summary>
internal sealed class KernelNotebook : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("notebookviz-tests-");
    private readonly BuiltPackages _packages;

    /// <summary>A folder without a notebook.</summary>
    public KernelNotebook(BuiltPackages packages) => _packages = packages;

    public KernelNotebook(BuiltPackages packages, string name)
        : this(packages)
    {
        File.Copy(Build.Repository("notebooks", name), FileOf(name));
        var data = Directory.CreateDirectory(FileOf("data"));
        foreach (string file in Directory.GetFiles(Build.Repository("notebooks", "data")))
            File.Copy(file, Path.Combine(data.FullName, Path.GetFileName(file)));
    }

    public void Dispose() => _folder.Delete(recursive: true);

    public string FileOf(string name) => Path.Combine(_folder.FullName, name);

    public JsonNode Read(string name) => JsonNode.Parse(File.ReadAllText(FileOf(name)))!;

    /// <summary>Runs the tool of this build in the notebook's folder.</summary>
    public async Task RunToolAsync(params string[] arguments)
    {
        var result = await StartToolAsync(arguments);
        Assert.True(result.ExitCode == 0, result.Output + result.Error);
    }

    /// <summary>Runs the tool of this build in the notebook's folder, where it may fail.</summary>
    public Task<ToolResult> StartToolAsync(params string[] arguments)
    {
        string tool = typeof(KernelNotebook).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(a => a.Key == "ToolPath").Value!;
        return _packages.DotnetAsync(_folder.FullName, ["exec", tool, .. arguments]);
    }

    /// <summary>Runs a notebook of Jupyter's format in the official kernel, by nbconvert.</summary>
    /// <param name="name">The notebook.</param>
    /// <param name="kernel">The name of the kernel: ".net-csharp" or ".net-fsharp".</param>
    /// <param name="allowErrors">Whether the cells after a failing one run too.</param>
    /// <returns>The notebook with its outputs.</returns>
    public async Task<JsonNode> ExecuteAsync(string name, string kernel, bool allowErrors = false)
    {
        var notebook = Read(name);
        foreach (var cell in NotebookComparison.CodeCells(notebook))
            cell["source"] = _packages.OfThisBuild(NotebookComparison.Text(cell["source"]!));
        await File.WriteAllTextAsync(FileOf("with-packages.ipynb"), notebook.ToJsonString());

        var convert = Jupyter.Program(Jupyter.Find("jupyter-nbconvert"), _folder.FullName, "--to", "notebook", "--execute", $"--ExecutePreprocessor.kernel_name={kernel}",
            "--ExecutePreprocessor.timeout=600", "--output", "executed.ipynb", $"--ExecutePreprocessor.allow_errors={allowErrors}", "with-packages.ipynb");
        string kernels = Directory.CreateDirectory(Path.Combine(convert.Environment["JUPYTER_DATA_DIR"]!, "kernels")).FullName;
        // Any free port: by default two kernels that start at once both choose the first one of 2048 to 3000, and one of them fails.
        await RunAsync(KernelTool.Program(_packages, _folder.FullName, "jupyter", "install", "--http-port-range", "0-0", "--path", kernels));
        KernelTool.SetEnvironment(convert, _packages);
        await RunAsync(convert);
        return Read("executed.ipynb");
    }

    private static async Task RunAsync(ProcessStartInfo program)
    {
        var result = await Programs.RunAsync(program);
        Assert.True(result.ExitCode == 0, result.Output + result.Error);
    }
}
