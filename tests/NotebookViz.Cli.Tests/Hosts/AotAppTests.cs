using NotebookViz.Cli.Tests.Infrastructure;

namespace NotebookViz.Cli.Tests.Hosts;

/// <summary>A program that is compiled ahead of time, without reflection and without a just-in-time compiler.</summary>
public sealed class AotAppTests : IDisposable
{
    private static readonly string[] Saved = ["kernel.png", "kernel.html", "kernel.json", "kernel.txt", "kernel.npy"];

    private readonly TestFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_program_that_is_compiled_ahead_of_time_writes_the_same_as_one_that_is_not()
    {
        string project = Build.Repository("tests", "NotebookViz.AotApp");
        string file = Build.Repository("tests", "NotebookViz.Tests", "Fixtures", "model.safetensors");
        // Warnings are errors: whatever needs reflection is told here.
        var published = await Programs.RunAsync("dotnet", "publish", project, "--no-build", "--configuration", Build.Configuration, "--output", _folder.File("app"),
            // Nobody debugs it: written and then stripped, they are half of the object file.
            "-p:NativeDebugSymbols=false");
        Assert.True(published.ExitCode == 0, published.Output + published.Error);

        var ahead = await Programs.RunAsync(_folder.File("app/NotebookViz.AotApp"), [file, .. Saved.Select(name => _folder.File("ahead-" + name))]);
        var usual = await Programs.RunAsync("dotnet", ["exec", Build.AotApp, file, .. Saved.Select(name => _folder.File("usual-" + name))]);

        Assert.True(ahead.ExitCode == 0, ahead.Output + ahead.Error);
        Assert.False(File.Exists(_folder.File("app/NotebookViz.dll")), "The program is not compiled ahead of time.");
        Assert.Contains(" float32 (", ahead.Output);
        Assert.Equal(usual.Output, ahead.Output);
        Assert.All(Saved, name => Assert.Equal(File.ReadAllBytes(_folder.File("usual-" + name)), File.ReadAllBytes(_folder.File("ahead-" + name))));
    }
}
