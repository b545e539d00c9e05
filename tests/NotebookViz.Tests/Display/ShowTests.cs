namespace NotebookViz.Tests.Display;

/// <summary>What <c>Show()</c> does with the openers that a machine has. They are scripts, first on the path of a process of its own.</summary>
[System.Runtime.Versioning.SupportedOSPlatform("linux")]
public sealed class ShowTests : IDisposable
{
    private const string Sentence = "conv2d/kernel · kernel of Conv2D";

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_page_named_after_the_weight_is_opened_where_there_is_a_display()
    {
        AddOpener("xdg-open");
        Assert.Equal("shown", Show(("DISPLAY", ":7")));
        string page = Assert.Single(Opened("xdg-open"));
        Assert.Equal("conv2d-kernel--kernel-of-Conv2D.html", Path.GetFileName(page));
        Assert.Contains("<figure class=\"notebookviz\"", File.ReadAllText(page), StringComparison.Ordinal);
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute, File.GetUnixFileMode(Path.GetDirectoryName(page)!));
    }

    [Fact]
    public void Without_a_display_it_is_the_text_and_no_page_is_written()
    {
        AddOpener("xdg-open");
        string output = Show();
        Assert.StartsWith(Sentence, output, StringComparison.Ordinal);
        Assert.EndsWith("shown", output, StringComparison.Ordinal);
        Assert.Empty(Opened("xdg-open"));
        Assert.Empty(Pages());
    }

    [Fact]
    public void An_opener_that_fails_hands_over_to_the_next_and_the_last_to_the_text()
    {
        AddOpener("xdg-open", exitCode: 3);
        Assert.StartsWith(Sentence, Show(("WAYLAND_DISPLAY", "wayland-0")), StringComparison.Ordinal);
        Assert.Empty(Pages());
        AddOpener("gio");
        Assert.Equal("shown", Show(("WAYLAND_DISPLAY", "wayland-0")));
        Assert.StartsWith("open /", Assert.Single(Opened("gio")), StringComparison.Ordinal);
    }

    [Fact]
    public void The_browser_that_the_user_has_named_comes_first_and_needs_no_display()
    {
        AddOpener("xdg-open");
        AddOpener("mine");
        Assert.Equal("shown", Show(("DISPLAY", ":7"), ("BROWSER", "missing:mine --new-tab %s:xdg-open")));
        Assert.Equal("shown", Show(("BROWSER", Path.Combine(_folder.Path, "bin", "mine"))));
        Assert.Equal(2, Opened("mine").Length);
        Assert.StartsWith("--new-tab /", Opened("mine")[0], StringComparison.Ordinal);
        Assert.Empty(Opened("xdg-open"));
    }

    [Fact]
    public void A_browser_that_runs_on_does_not_hold_up_the_program_nor_write_into_its_output()
    {
        // It ends with the test, whose folder is removed.
        AddOpener("xdg-open", "echo noise; echo noise >&2; while [ -e \"$0\" ]; do sleep 0.1; done");
        Assert.Equal("shown", Show(("DISPLAY", ":7")));
    }

    [Fact]
    public void Pages_of_other_days_are_removed_when_the_next_is_shown()
    {
        AddOpener("xdg-open");
        Show(("DISPLAY", ":7"));
        string first = Assert.Single(Pages());
        Show(("DISPLAY", ":7"));
        Assert.Equal(2, Pages().Length);
        Directory.SetLastWriteTimeUtc(first, DateTime.UtcNow.AddDays(-2));
        Show(("DISPLAY", ":7"));
        Assert.Equal(2, Pages().Length);
        Assert.False(Directory.Exists(first));
    }

    private static void ShowKernel()
    {
        Some.KerasKernel().Show();
        Console.WriteLine("shown");
    }

    private string Show(params (string Name, string Value)[] environment)
    {
        Directory.CreateDirectory(Path.Combine(_folder.Path, "temp"));
        (string, string)[] none = [.. new[] { "DISPLAY", "WAYLAND_DISPLAY", "WSL_DISTRO_NAME", "BROWSER" }.Select(name => (name, ""))];
        // The folder of the openers alone is searched, so that the machine's own have no say.
        return FreshProcess.Run(ShowKernel,
            [.. none, ("PATH", Path.Combine(_folder.Path, "bin")), ("TMPDIR", Path.Combine(_folder.Path, "temp")), .. environment]);
    }

    private void AddOpener(string name, string then = "", int exitCode = 0)
    {
        string path = Path.Combine(_folder.Path, "bin", name);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, $"#!/bin/sh\nPATH=/usr/bin:/bin\necho \"$@\" >> \"$0.opened\"\n{then}\nexit {exitCode}\n");
        File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserExecute);
    }

    private string[] Opened(string name)
    {
        string log = Path.Combine(_folder.Path, "bin", name + ".opened");
        return File.Exists(log) ? File.ReadAllLines(log) : [];
    }

    private string[] Pages() => Directory.GetDirectories(Path.Combine(_folder.Path, "temp"), "notebookviz-page-*");
}
