using System.Text;
using System.Text.RegularExpressions;
using Microsoft.DotNet.Interactive.Formatting;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace NotebookViz.Tests.Display;

/// <summary>What holds tensors or weights is a list of weights with the names it has.</summary>
public class TensorCollectionTests
{
    private static readonly string[] MimeTypes = ["text/html", "image/png", "text/plain"];

    static TensorCollectionTests() => NotebookExtension.Load();

    // One that lives as long as the tests: some modules dispose their tensors when they are collected.
    private static readonly nn.Module Shared = Net();

    private static nn.Module Net() => nn.Sequential(("conv1", nn.Conv2d(1, 4, 3)), ("bn", nn.BatchNorm2d(4)), ("fc", nn.Linear(4, 3)));

    private static readonly Dictionary<string, (Func<object> Value, string[] Names)> Cases = new()
    {
        ["state_dict"] = (() => Shared.state_dict(), ["conv1.weight: kernel of Conv2d", "conv1.bias: bias of Conv2d", "bn.running_mean: moving mean of BatchNorm", "fc.weight: kernel of Linear"]),
        ["named_parameters"] = (() => Shared.named_parameters(), ["conv1.weight: kernel of Conv2d", "fc.bias: bias of Linear"]),
        ["named_buffers"] = (() => Shared.named_buffers(), ["bn.running_mean", "bn.num_batches_tracked"]),
        ["parameters"] = (() => Shared.parameters(), ["[0]", "[5]"]),
        ["dictionary of tensors"] = (() => new Dictionary<string, Tensor> { ["a"] = ones(2, 3), ["b"] = arange(4) }, ["a", "b"]),
        ["dictionary of parameters"] = (() => new SortedDictionary<string, Parameter> { ["a"] = new(ones(2, 3)) }, ["a"]),
        ["list of tensors"] = (() => new List<Tensor> { ones(2, 3), arange(4) }, ["[0]", "[1]"]),
        ["array of parameters"] = (() => new[] { new Parameter(ones(2, 3)) }, ["[0]"]),
        ["sequence of tensors"] = (() => Enumerable.Range(1, 3).Select(i => ones(i)), ["[0]", "[2]"]),
        ["pairs"] = (() => new List<(string, Tensor)> { ("left", ones(2)), ("right", ones(3)) }, ["left", "right"]),
        ["one pair"] = (() => Shared.named_parameters().First(), ["conv1.weight"]),
        ["tuple"] = (() => (ones(2), ones(3)), ["Item1", "Item2"]),
        ["tuple of parameters"] = (() => (nn.Linear(2, 3).weight!, nn.Linear(2, 3).bias!), ["Item1", "Item2"]),
        ["tuple of both"] = (() => (ones(2), new Parameter(ones(3)), ones(4)), ["Item1", "Item3"]),
        ["tuple of five"] = (() => (ones(1), ones(2), ones(3), ones(4), ones(5)), ["Item5"]),
        ["System.Tuple"] = (() => Tuple.Create(ones(2), ones(3)), ["Item1", "Item2"]),
        ["null among them"] = (() => new Tensor[] { null!, ones(2) }, ["[0]", "[1]"]),
        ["weights after LINQ"] = (() => Shared.GetWeights().Where(weight => weight.Shape.Count > 1), ["conv1.weight: kernel of Conv2d", "fc.weight: kernel of Linear"]),
        ["dictionary of weights"] = (() => Shared.GetWeights().ToDictionary(weight => "my " + weight.Name), ["my conv1.weight: kernel of Conv2d"]),
        ["grouped weights"] = (() => Shared.GetWeights().GroupBy(weight => weight.Shape.Count), ["fc.weight: kernel of Linear"]),
        ["lists of weights"] = (() => new[] { nn.Linear(2, 3).GetWeights(), nn.Conv2d(1, 2, 3).GetWeights() }, ["weight: kernel of Linear", "weight: kernel of Conv2d"]),
    };

    public static TheoryData<string> Kinds => [.. Cases.Keys];

    [Theory]
    [MemberData(nameof(Kinds))]
    public void It_is_page_picture_and_text_with_its_names(string kind)
    {
        object value = Cases[kind].Value();
        Assert.Equal(MimeTypes, Formatter.GetPreferredMimeTypesFor(value.GetType()));
        string html = value.ToDisplayString("text/html"), text = value.ToDisplayString("text/plain");
        // Equal values are a line of words.
        Assert.StartsWith("<div class=\"notebookviz-layers\"", html, StringComparison.Ordinal);
        Assert.DoesNotContain("dni-", html, StringComparison.Ordinal);
        _ = new Pictures.PngPicture(Convert.FromBase64String(value.ToDisplayString("image/png")));
        foreach (string name in Cases[kind].Names)
        {
            Assert.Contains($"=\"{name.Split(": ")[0]}\"", html, StringComparison.Ordinal);
            Assert.Contains(name.Replace(": ", " · ", StringComparison.Ordinal), text, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Axes_follow_from_the_names_and_the_sibling_tensors()
    {
        string text = Shared.state_dict().ToDisplayString("text/plain");
        Assert.StartsWith("9 tensors\n", text, StringComparison.Ordinal);
        Assert.Contains("4 filters × 1 channel × 3 rows × 3 columns · float32", text, StringComparison.Ordinal);
        Assert.Contains("3 outputs × 4 inputs · float32", text, StringComparison.Ordinal);
        // Nothing tells of a matrix alone which way round it is.
        Assert.Contains("shape (3, 4) · float32\n", new Dictionary<string, Tensor> { ["w"] = ones(3, 4) }.ToDisplayString("text/plain"), StringComparison.Ordinal);
    }

    [Fact]
    public void A_state_dict_keeps_within_one_display()
    {
        var tensors = Enumerable.Range(0, 60).ToDictionary(i => $"layer{i}.weight", _ => rand(200, 300));
        string html = tensors.ToDisplayString("text/html");
        Assert.InRange(Encoding.UTF8.GetByteCount(html), 200_000, 1 << 20);
        // Pooled, each has a picture.
        Assert.Equal(60, html.Split("<figure ").Length - 1);
        Assert.Contains("layer59.weight", html, StringComparison.Ordinal);
    }

    [Fact]
    public void Tensors_are_shown_as_they_are_now()
    {
        var tensors = new List<Tensor> { ones(3) };
        _ = tensors.ToDisplayString("text/plain");
        tensors[0].add_(6);
        Assert.Contains("constant 7", tensors.ToDisplayString("text/plain"), StringComparison.Ordinal);
    }

    [Fact]
    public void A_display_that_has_begun_is_finished_whatever_happens_to_the_tensors()
    {
        var tensors = new Dictionary<string, Tensor> { ["a"] = ones(2, 3), ["b"] = ones(4) };
        Assert.Contains("id=\"b\"", tensors.ToDisplayString("text/html"), StringComparison.Ordinal);
        foreach (var tensor in tensors.Values)
            tensor.Dispose();
        _ = new Pictures.PngPicture(Convert.FromBase64String(tensors.ToDisplayString("image/png")));
        Assert.DoesNotContain("disposed", tensors.ToDisplayString("text/plain"), StringComparison.Ordinal);
        Assert.Contains("disposed", tensors.ToDisplayString("text/plain"), StringComparison.Ordinal);
    }

    [Fact]
    public void Nothing_of_the_tensors_is_held_afterwards() => FreshProcess.Run(CountTensors);

    // All tests of a process make tensors at the same time.
    private static void CountTensors()
    {
        var tensors = new List<Tensor> { ones(3), ones(4) };
        long before = Tensor.TotalCount;
        foreach (string mimeType in MimeTypes)
            _ = tensors.ToDisplayString(mimeType);
        Assert.Equal(before, Tensor.TotalCount);
    }

    private sealed record Layer(Tensor Kernel, Parameter Bias);

    [Fact]
    public void A_tensor_in_an_object_is_named_after_its_member()
    {
        foreach (object value in new object[] { new Layer(ones(2, 3), new Parameter(ones(3))), new { Kernel = ones(2, 3), Bias = ones(3), Epochs = 5 } })
        {
            string html = value.ToDisplayString("text/html");
            Assert.Contains("<td>Kernel</td><td>", html, StringComparison.Ordinal);
            Assert.Contains("<strong>Kernel</strong>", html, StringComparison.Ordinal);
            Assert.Contains("<strong>Bias</strong>", html, StringComparison.Ordinal);
        }
        var shared = ones(2);
        string twice = new { First = shared, Second = shared }.ToDisplayString("text/html");
        Assert.Contains("<strong>First</strong>", twice, StringComparison.Ordinal);
        Assert.Contains("<strong>Second</strong>", twice, StringComparison.Ordinal);
        Assert.StartsWith("tensor · shape (2,) · float32\n", shared.ToDisplayString("text/plain"), StringComparison.Ordinal);
    }

    [Fact]
    public void Named_modules_are_a_list_of_layers()
    {
        var net = Net();
        Assert.Equal(MimeTypes, Formatter.GetPreferredMimeTypesFor(net.named_children().GetType()));
        Assert.Contains("conv1", net.named_children().ToDisplayString("text/plain"), StringComparison.Ordinal);
        Assert.Contains("list of 3 modules", net.named_children().ToDisplayString("text/html"), StringComparison.Ordinal);
        Assert.Contains("ParameterList", new ParameterList(new Parameter(ones(2))).ToDisplayString("text/plain"), StringComparison.Ordinal);
    }

    [Fact]
    public void Nothing_unknown_is_said_about_a_disposed_tensor()
    {
        var tensor = ones(2, 3);
        tensor.Dispose();
        foreach (string mimeType in new[] { "text/html", "text/plain" })
        {
            foreach (object value in new object[] { tensor, new List<Tensor> { tensor } })
            {
                Assert.Contains("disposed", value.ToDisplayString(mimeType), StringComparison.Ordinal);
                Assert.DoesNotContain("float32", value.ToDisplayString(mimeType), StringComparison.Ordinal);
                Assert.DoesNotContain("()", Regex.Replace(value.ToDisplayString(mimeType), "<script>.*?</script>", "", RegexOptions.Singleline), StringComparison.Ordinal);
            }
        }
    }

    [Fact]
    public void A_number_of_64_bits_is_exact()
    {
        Assert.EndsWith("\n  9007199254740993", tensor(9007199254740993L).ToDisplayString("text/plain"), StringComparison.Ordinal);
        Assert.EndsWith("\n  9007199254740993", tensor(new[] { 9007199254740993L }).ToWeight().ToString(), StringComparison.Ordinal);
    }
}
