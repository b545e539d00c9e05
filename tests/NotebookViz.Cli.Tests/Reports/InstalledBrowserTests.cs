using NotebookViz.Cli.Reports;

namespace NotebookViz.Cli.Tests.Reports;

public sealed class InstalledBrowserTests
{
    private static readonly string Folder = Path.Combine(Path.GetTempPath(), "programs");

    private static string Program(string name) => Path.Combine(Folder, OperatingSystem.IsWindows() ? name + ".exe" : name);

    [Theory]
    [InlineData("chromium")]
    [InlineData("google-chrome")]
    [InlineData("msedge")]
    public void A_browser_of_the_Chromium_family_is_found_on_the_path(string name) =>
        Assert.Equal(Program(name), InstalledBrowser.Find(null, Folder, Program(name).Equals));

    [Fact]
    public void The_variable_wins_over_the_path() =>
        Assert.Equal("/own/chrome", InstalledBrowser.Find("/own/chrome", Folder, _ => true));

    [Fact]
    public void The_variable_may_be_a_name_on_the_path() =>
        Assert.Equal(Program("my-chrome"), InstalledBrowser.Find("my-chrome", Folder, Program("my-chrome").Equals));

    [Fact]
    public void A_variable_that_leads_nowhere_is_told_with_its_value()
    {
        var error = Assert.Throws<CliException>(() => InstalledBrowser.Find("/no/such/chrome", Folder, Program("chromium").Equals));
        Assert.Contains("CHROME_PATH is /no/such/chrome", error.Message);
    }

    [Fact]
    public void Where_there_is_none_it_is_told_how_to_get_one()
    {
        var error = Assert.Throws<CliException>(() => InstalledBrowser.Find(null, Folder, _ => false));
        Assert.Contains("apt-get install chromium", error.Message);
        Assert.Contains("CHROME_PATH", error.Message);
    }
}
