using System.Security.Cryptography;
using System.Text;
using NotebookViz.Cli.Reports;

namespace NotebookViz.Cli.Tests.Reports;

public sealed class AssetTests
{
    [Fact]
    public void Plotly_is_the_file_that_its_readme_names()
    {
        var hash = Convert.ToBase64String(SHA384.HashData(Encoding.UTF8.GetBytes(ReportAssets.Plotly)));
        Assert.Equal("zc4SwKObGL/W0M3RUI09UPWjlgIZHfbwMgcZO6713mRh78tfUmIQKhzCyE2LIiUg", hash);
    }

    [Fact]
    public void No_built_in_script_can_end_its_own_element()
    {
        Assert.DoesNotContain("</script", ReportAssets.Plotly, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("<!--", ReportAssets.Script);
        Assert.DoesNotContain("</script", ReportAssets.Script, StringComparison.OrdinalIgnoreCase);
    }
}
