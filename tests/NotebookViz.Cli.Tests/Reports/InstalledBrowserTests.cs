using NotebookViz.Cli.Reports;
using NotebookViz.Common;

namespace NotebookViz.Cli.Tests.Reports;

/// <summary>Where a browser is looked for, on each system.</summary>
public sealed class InstalledBrowserTests
{
    public static TheoryData<string, string, string> Programs => new()
    {
        { "Linux", "/usr/local/bin:/usr/bin", "/usr/bin/chromium" },
        { "Linux", "/usr/bin/", "/usr/bin/google-chrome" },
        { "MacOS", "/usr/bin:/opt/homebrew/bin", "/opt/homebrew/bin/msedge" },
        { "Windows", @"C:\Windows;C:\Tools\", @"C:\Tools\chrome.exe" },
    };

    [Theory]
    [MemberData(nameof(Programs))]
    public void A_browser_of_the_Chromium_family_is_found_on_the_path(string platform, string path, string program) =>
        Assert.Equal(program, InstalledBrowser.Find(null, path, program.Equals, Enum.Parse<Platform>(platform)));

    [Theory]
    [MemberData(nameof(Programs))]
    public void The_variable_may_be_a_name_on_the_path(string platform, string path, string program)
    {
        string name = program[(program.LastIndexOfAny(['/', '\\']) + 1)..].Replace(".exe", "");
        Assert.Equal(program, InstalledBrowser.Find(name, path, program.Equals, Enum.Parse<Platform>(platform)));
    }

    [Theory]
    [InlineData("MacOS", "/Applications/Chromium.app/Contents/MacOS/Chromium")]
    [InlineData("MacOS", "/Applications/Microsoft Edge.app/Contents/MacOS/Microsoft Edge")]
    public void What_an_installer_put_elsewhere_is_found_too(string platform, string program) =>
        Assert.Equal(program, InstalledBrowser.Find(null, "/usr/bin", program.Equals, Enum.Parse<Platform>(platform)));

    [Fact]
    public void The_variable_wins_over_the_path() =>
        Assert.Equal("/own/chrome", InstalledBrowser.Find("/own/chrome", "/usr/bin", _ => true, Platform.Linux));

    [Fact]
    public void A_variable_that_leads_nowhere_is_reported_with_its_value()
    {
        var error = Assert.Throws<CliException>(() => InstalledBrowser.Find("/no/such/chrome", "/usr/bin", "/usr/bin/chromium".Equals, Platform.Linux));
        Assert.Contains("CHROME_PATH is /no/such/chrome", error.Message);
    }

    [Fact]
    public void If_there_is_none_the_error_says_how_to_get_one()
    {
        var error = Assert.Throws<CliException>(() => InstalledBrowser.Find(null, "/usr/bin", _ => false, Platform.Linux));
        Assert.Contains("apt-get install chromium", error.Message);
        Assert.Contains("CHROME_PATH", error.Message);
    }
}
