using NotebookViz.Common;
using NotebookViz.Display;

namespace NotebookViz.Tests.Display;

/// <summary>Which programs open a page, on each system.</summary>
public class PageOpenerTests
{
    private static readonly Dictionary<string, string> Desktop = new() { ["DISPLAY"] = ":0", ["PATH"] = "/usr/local/bin:/usr/bin" };

    [Fact]
    public void Windows_opens_a_page_as_a_double_click_would() =>
        Assert.Equal([null], Files(Platform.Windows, new() { ["PATH"] = @"C:\Windows" }));

    [Fact]
    public void MacOS_opens_a_page_by_its_own_command() =>
        Assert.Equal(["/usr/bin/open"], Files(Platform.MacOS, []));

    [Theory]
    [InlineData("Windows")]
    [InlineData("MacOS")]
    [InlineData("Linux")]
    public void From_another_machine_nothing_opens_on_its_screen(string platform) =>
        Assert.Empty(Files(Enum.Parse<Platform>(platform), new() { ["SSH_CONNECTION"] = "10.0.0.1", ["PATH"] = "/usr/bin" }, "/usr/bin/xdg-open"));

    [Fact]
    public void Linux_asks_the_desktop_if_there_is_one()
    {
        Assert.Equal(["/usr/bin/xdg-open", "/usr/bin/gio"], Files(Platform.Linux, Desktop, "/usr/bin/xdg-open", "/usr/bin/gio"));
        Assert.Empty(Files(Platform.Linux, new() { ["PATH"] = "/usr/bin" }, "/usr/bin/xdg-open"));
    }

    [Fact]
    public void Linux_asks_the_users_own_browsers_first()
    {
        var openers = PageOpener.On(Platform.Linux, name => name == "BROWSER" ? "firefox --new-tab %s:/opt/other" : Desktop.GetValueOrDefault(name),
            new[] { "/usr/local/bin/firefox", "/opt/other", "/usr/bin/xdg-open" }.Contains);
        Assert.Equal(["/usr/local/bin/firefox --new-tab", "/opt/other", "/usr/bin/xdg-open"], openers.Select(opener => string.Join(' ', [opener.File!, .. opener.Arguments])));
    }

    private static IEnumerable<string?> Files(Platform platform, Dictionary<string, string> variables, params string[] programs) =>
        PageOpener.On(platform, variables.GetValueOrDefault, programs.Contains).Select(opener => opener.File);
}
