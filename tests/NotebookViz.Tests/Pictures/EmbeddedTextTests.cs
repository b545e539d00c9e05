using System.Text.RegularExpressions;
using NotebookViz.Html;

namespace NotebookViz.Tests.Pictures;

/// <summary>Scripts and styles lose the spaces that mean nothing, and no others.</summary>
public partial class EmbeddedTextTests
{
    [Theory]
    [InlineData("a = b + 'c = d' + \"e = \\\" = f\" + `g = ${h}`", "a=b+'c = d'+\"e = \\\" = f\"+`g = ${h}`")]
    [InlineData("return x - 1 ? y : [ 1 , 2 ]", "return x - 1?y:[ 1,2 ]")]
    [InlineData("a  =  b", "a = b")]
    [InlineData("'a = b", "'a=b")]
    [InlineData("if (a) {", "if(a){")]
    [InlineData(" ", " ")]
    [InlineData("", "")]
    public void Scripts(string script, string squeezed) => Assert.Equal(squeezed, EmbeddedText.SqueezedScript(script));

    [Theory]
    [InlineData(".a .b > c { margin: 0 1px; color: red }\n.d, .e { }", ".a .b > c{margin:0 1px;color:red}.d,.e{}")]
    [InlineData(" ", " ")]
    [InlineData("", "")]
    public void Styles(string style, string squeezed) => Assert.Equal(squeezed, EmbeddedText.SqueezedStyle(style));

    [Theory]
    [InlineData("Loader")]
    [InlineData("Compose")]
    [InlineData("Controls")]
    [InlineData("Enlarge")]
    [InlineData("Layers")]
    public void All_scripts_as_a_regular_expression_would(string name)
    {
        string script = EmbeddedText.Read($"NotebookViz.{name}.js");
        Assert.Equal(Squeezed().Replace(script, "$1$2"), EmbeddedText.SqueezedScript(script));
    }

    [GeneratedRegex("""("(?:\\.|[^"\\])*"|'[^']*'|`[^`]*`)| ?([=?:&|{}(),;<>*+]+) ?""")]
    private static partial Regex Squeezed();
}
