using System.Xml.Linq;
using NotebookViz.Cli.Reports.Formulas;

namespace NotebookViz.Cli.Tests.Reports;

public sealed class FormulaTests
{
    [Theory]
    [InlineData("x_i^2", "<msubsup><mi>x</mi><mi>i</mi><mn>2</mn></msubsup>")]
    [InlineData(@"\frac{1}{n}", "<mfrac><mrow><mn>1</mn></mrow><mrow><mi>n</mi></mrow></mfrac>")]
    [InlineData(@"\frac12", "<mfrac><mn>1</mn><mn>2</mn></mfrac>")]
    [InlineData(@"\sqrt[3]{x}", "<mroot><mrow><mi>x</mi></mrow><mrow><mn>3</mn></mrow></mroot>")]
    [InlineData("x^12", "<msup><mi>x</mi><mn>1</mn></msup><mn>2</mn>")]
    [InlineData("0.25a", "<mn>0.25</mn><mi>a</mi>")]
    [InlineData(@"\alpha < \beta", "<mi>α</mi><mo stretchy=\"false\">&lt;</mo><mi>β</mi>")]
    [InlineData("f''(x)", "<msup><mi>f</mi><mo stretchy=\"false\">′′</mo></msup>")]
    [InlineData(@"\mathbb{R}^n", "<msup><mi mathvariant=\"normal\">ℝ</mi><mi>n</mi></msup>")]
    [InlineData(@"\mathbf{W}x", "<mi mathvariant=\"normal\">𝐖</mi><mi>x</mi>")]
    [InlineData(@"\mathcal{L}", "<mi mathvariant=\"normal\">ℒ</mi>")]
    [InlineData(@"\hat{y}", "<mover accent=\"true\"><mrow><mi>y</mi></mrow><mo>^</mo></mover>")]
    [InlineData(@"\text{if } x", "<mtext>if&nbsp;</mtext><mi>x</mi>")]
    [InlineData(@"w[0] \in [a, b]", "<mi>w</mi><mo stretchy=\"false\">[</mo><mn>0</mn><mo stretchy=\"false\">]</mo><mo stretchy=\"false\">∈</mo>")]
    [InlineData(@"\left[\frac{a}{b}\right]", "<mo form=\"prefix\" stretchy=\"true\">[</mo>")]
    public void What_is_common_in_notebooks_is_MathML(string tex, string expected) => Assert.Contains(expected, Formula.ToHtml(tex, isDisplayed: false));

    [Theory]
    [InlineData(@"\sum_{i=1}^n x_i")]
    [InlineData(@"\begin{pmatrix} a & b \\ c & d \\ \end{pmatrix}")]
    [InlineData(@"f(x) = \begin{cases} x & \text{if } x > 0 \\ 0 & \text{otherwise} \end{cases}")]
    [InlineData(@"\operatorname{softmax}(z)_i = \frac{e^{z_i}}{\sum_{j} e^{z_j}}")]
    [InlineData(@"\nabla_\theta J(\theta) \approx \left\| \mathbf{W}^\top x \right\|_2^2 \quad \forall x \in \mathbb{R}^{n \times m}")]
    [InlineData(@"\hat\theta = \arg\max_{\theta} \prod_{i} p(x_i \mid \theta)")]
    [InlineData(@"\int_0^\infty e^{-x^2}\,dx = \frac{\sqrt{\pi}}{2}")]
    [InlineData(@"a & b")]
    [InlineData("a <b onclick=evil()> & \"c\"")]
    [InlineData("{{{")]
    [InlineData(@"\")]
    [InlineData("")]
    public void Every_formula_is_well_formed(string tex)
    {
        foreach (var isDisplayed in (bool[])[false, true])
        {
            var element = XElement.Parse(Formula.ToHtml(tex, isDisplayed).Replace("&nbsp;", " "));
            Assert.Contains(tex.Trim(), element.Value);
        }
    }

    [Theory]
    [InlineData(@"\hat", "")]
    [InlineData(@"\frac", "")]
    [InlineData(@"\sqrt", "")]
    [InlineData(@"\sqrt[", "")]
    [InlineData("{", "}")]
    [InlineData("x_{", "}")]
    [InlineData("x^", "")]
    [InlineData(@"\left(", @"\right)")]
    [InlineData(@"\begin{matrix}", @"\end{matrix}")]
    [InlineData(@"\underline", "")]
    public void What_is_nested_too_deep_stays_as_it_was_written(string opening, string closing)
    {
        var tex = string.Concat(Enumerable.Repeat(opening, 20_000)) + " x " + string.Concat(Enumerable.Repeat(closing, 20_000));
        Assert.Equal($"<code>${tex.Trim()}$</code>", System.Net.WebUtility.HtmlDecode(Formula.ToHtml(tex, isDisplayed: false)));
    }

    [Fact]
    public void What_is_nested_as_deep_as_in_life_is_MathML() =>
        Assert.Contains("<math>", Formula.ToHtml(string.Concat(Enumerable.Repeat("{", 90)) + "x" + new string('}', 90), isDisplayed: false));

    [Theory]
    [InlineData(@"\sum_{i=1}^n", true, "<munderover>")]
    [InlineData(@"\sum_{i=1}^n", false, "<msubsup>")]
    [InlineData(@"\max_x", true, "<munder>")]
    [InlineData(@"\int_0^1", true, "<msubsup>")]
    public void Limits_stand_where_TeX_sets_them(string tex, bool isDisplayed, string element) =>
        Assert.Contains(element, Formula.ToHtml(tex, isDisplayed));

    [Theory]
    [InlineData(@"\unheardof{x}")]
    [InlineData("x^")]
    [InlineData("{x")]
    [InlineData(@"\begin{tikzpicture}\end{tikzpicture}")]
    [InlineData("x_1_2")]
    public void What_is_not_known_stays_as_it_was_written(string tex)
    {
        Assert.Equal($"<code>${tex}$</code>", Formula.ToHtml(tex, isDisplayed: false));
        Assert.Equal($"<code>$${tex}$$</code>", Formula.ToHtml(tex, isDisplayed: true));
    }

    [Fact]
    public void A_formula_nested_beyond_reason_is_left_alone() =>
        Assert.StartsWith("<code>", Formula.ToHtml(new string('{', 100_000) + new string('}', 100_000), isDisplayed: false));
}
