using Microsoft.DotNet.Interactive.Formatting;
using TorchSharp;
using static TorchSharp.torch;

namespace NotebookViz.Tests.Display;

/// <summary>What a notebook's kernel stores of a value: it asks the formatting library for each preferred MIME type in turn.</summary>
public class FormatterTests
{
    private static readonly string[] MimeTypes = ["text/html", "image/png", "text/plain"];

    static FormatterTests() => NotebookExtension.Load();

    public static TheoryData<string> Values => [.. Drawn.Keys];

    public static TheoryData<string> Unshowable => [.. Sentences.Keys];

    private static readonly Dictionary<string, Func<object>> Drawn = new()
    {
        ["Weight"] = Some.KerasKernel,
        ["WeightList"] = () => new WeightList([Some.KerasKernel()], "Conv2D"),
        ["Visualization"] = () => Some.KerasKernel().Visualize(),
        ["Tensor"] = () => arange(12, dtype: float32).reshape(3, 4),
        ["Tensor on a transposed view"] = () => arange(12, dtype: float64).reshape(3, 4).t(),
        ["Parameter"] = () => new TorchSharp.Modules.Parameter(eye(2, 3)),
        ["float[]"] = () => new float[] { 1, 2, 3 },
        ["float[,]"] = () => NotAllEqual(new float[2, 3]),
        ["float[,,]"] = () => NotAllEqual(new float[2, 3, 4]),
        ["float[,,,]"] = () => NotAllEqual(new float[2, 3, 4, 5]),
        ["float[,,,,]"] = () => NotAllEqual(new float[2, 3, 2, 2, 2]),
        ["double[]"] = () => new[] { 1, double.NaN, 3 },
        ["double[,]"] = () => NotAllEqual(new double[2, 3]),
        ["double[,,]"] = () => NotAllEqual(new double[2, 3, 4]),
        ["double[,,,]"] = () => NotAllEqual(new double[2, 3, 4, 5]),
        ["double[,,,,]"] = () => NotAllEqual(new double[2, 3, 2, 2, 2]),
        ["Tensor<float>"] = () => System.Numerics.Tensors.Tensor.Create(new float[] { 1, 2, 3, 4, 5, 6 }, [2, 3]),
        ["Tensor<double>"] = () => System.Numerics.Tensors.Tensor.Create(new double[] { 1, 2, 3, 4 }, [4]),
        ["sparse tensor"] = () => eye(3).to_sparse(),
        ["quantised tensor"] = () => quantize_per_tensor(eye(2, 3), 0.1, 0, ScalarType.QInt8),
        ["complex tensor"] = () => complex(eye(2, 3), ones(2, 3)),
        ["tensor that asks for gradients"] = () => eye(2, 3, requires_grad: true),
    };

    private static readonly Dictionary<string, (Func<object> Value, string Words)> Sentences = new()
    {
        ["disposed tensor"] = (Disposed, "disposed"),
        ["tensor without elements"] = (() => zeros(0, 3), "empty"),
        ["tensor on the meta device"] = (() => zeros([2, 3], device: new Device("meta")), "meta"),
        ["array without elements"] = (() => new float[0, 3], "empty"),
        ["vector without elements"] = (() => System.Array.Empty<double>(), "empty"),
        ["numerics tensor without elements"] = (() => System.Numerics.Tensors.Tensor.Create(System.Array.Empty<float>(), [0]), "empty"),
        ["weight without values"] = (() => Weight.WithoutValues("w", [2], ElementType.Float32, "It is on another machine."), "another machine"),
        ["list without weights"] = (() => new WeightList([]), "No weights"),
        ["weight whose values cannot be read"] = (() => new Weight("w", [2], ElementType.Float32, new Unreadable()), "The disk is gone."),
    };

    // Of equal values there is no picture.
    private static Array NotAllEqual(Array array)
    {
        array.SetValue(Convert.ChangeType(1, array.GetType().GetElementType()!, System.Globalization.CultureInfo.InvariantCulture), new int[array.Rank]);
        return array;
    }

    [Theory]
    [MemberData(nameof(Values))]
    public void Another_host_gets_what_the_kernel_stores(string kind)
    {
        var value = Drawn[kind]();
        foreach (var mimeType in MimeTypes)
        {
            Assert.True(NotebookExtension.CanFormat(value, mimeType));
            Assert.Equal(value.ToDisplayString(mimeType), NotebookExtension.Format(value, mimeType));
        }
        Assert.False(NotebookExtension.CanFormat(value, "application/json"));
        Assert.Null(NotebookExtension.Format(value, "application/json"));
    }

    [Fact]
    public void Another_host_shows_other_values_itself()
    {
        Assert.False(NotebookExtension.CanFormat("text", "text/html"));
        Assert.Null(NotebookExtension.Format(DateTime.UnixEpoch, "text/plain"));
        Assert.Throws<ArgumentNullException>(() => NotebookExtension.CanFormat(null!, "text/html"));
        Assert.Throws<ArgumentNullException>(() => NotebookExtension.Format(1, null!));
    }

    [Theory]
    [MemberData(nameof(Unshowable))]
    public void Another_host_gets_a_sentence_for_what_cannot_be_shown(string kind) =>
        Assert.Contains(Sentences[kind].Words, NotebookExtension.Format(Sentences[kind].Value(), "text/html"), StringComparison.Ordinal);

    [Theory]
    [MemberData(nameof(Values))]
    public void A_value_is_stored_as_page_picture_and_text(string kind)
    {
        object value = Drawn[kind]();
        Assert.Equal(MimeTypes, Formatter.GetPreferredMimeTypesFor(value.GetType()).Where(MimeTypes.Contains));
        string[] stored = Display(value);
        Assert.Contains("<figure class=\"notebookviz\"", stored[0], StringComparison.Ordinal);
        Assert.Contains("<img src=\"data:image/png;base64,", stored[0], StringComparison.Ordinal);
        var png = new Pictures.PngPicture(Convert.FromBase64String(stored[1]));
        Assert.True(png.Width > 100 && png.Height > 50);
        Assert.Matches(@" · (shape \(|\d+ \w+ × )", stored[2]);
        Assert.InRange(stored[2].Split('\n').Length, 2, 40);
    }

    [Theory]
    [MemberData(nameof(Unshowable))]
    public void What_cannot_be_drawn_is_a_sentence_in_every_form(string kind)
    {
        string[] stored = Display(Sentences[kind].Value());
        Assert.Contains(Sentences[kind].Words, stored[0], StringComparison.Ordinal);
        Assert.DoesNotContain("<script", stored[0], StringComparison.Ordinal);
        Assert.Contains(Sentences[kind].Words, stored[2], StringComparison.Ordinal);
        var png = new Pictures.PngPicture(Convert.FromBase64String(stored[1]));
        Assert.InRange(png.Width, 100, 2000);
    }

    [Fact]
    public void Pictures_of_a_whole_model_are_stored_as_page_picture_and_text()
    {
        var list = new WeightList([Some.KerasKernel()], "Conv2D");
        foreach (var (value, html, text) in new[] { ((object)list.Overview(), "notebookviz-overview", "Overview of"), (list.ContactSheet(), "notebookviz-contact", "Contact sheet of") })
        {
            Assert.Equal(MimeTypes, Formatter.GetPreferredMimeTypesFor(value.GetType()).Where(MimeTypes.Contains));
            string[] stored = Display(value);
            Assert.StartsWith($"<figure class=\"{html}\"", stored[0]);
            Assert.InRange(new Pictures.PngPicture(Convert.FromBase64String(stored[1])).Width, 400, 2000);
            Assert.StartsWith(text, stored[2]);
        }
    }

    [Fact]
    public void A_module_is_its_layers_as_page_and_text_and_the_picture_of_its_first_weight()
    {
        foreach (nn.Module module in new nn.Module[] { nn.Linear(3, 2), nn.ReLU(), nn.Sequential(nn.Conv2d(1, 2, 3), nn.ReLU(), nn.Flatten()) })
        {
            Assert.Equal(MimeTypes, Formatter.GetPreferredMimeTypesFor(module.GetType()).Where(MimeTypes.Contains));
            _ = new Pictures.PngPicture(Convert.FromBase64String(module.ToDisplayString("image/png")));
            foreach (string form in new[] { module.ToDisplayString("text/html"), module.ToDisplayString("text/plain") })
            {
                Assert.Contains(module.GetType().Name, form, StringComparison.Ordinal);
                foreach (var child in module.children())
                    Assert.Contains(child.GetType().Name, form, StringComparison.Ordinal);
            }
        }
    }

    [Fact]
    public void A_scalar_is_a_number()
    {
        string[] stored = Display(tensor(0.25f));
        Assert.Contains(">0.25<", stored[0], StringComparison.Ordinal);
        Assert.EndsWith("0.25", stored[2], StringComparison.Ordinal);
    }

    [Fact]
    public void An_array_that_has_changed_is_shown_with_its_new_values()
    {
        float[] values = [1, 2, 3];
        string[] first = Display(values);
        Assert.Equal(first, Display(values));
        values[2] = 40;
        string[] second = Display(values);
        Assert.Contains("1 to 3", first[2], StringComparison.Ordinal);
        Assert.Contains("1 to 40", second[2], StringComparison.Ordinal);
        for (int i = 0; i < MimeTypes.Length; i++)
            Assert.NotEqual(first[i], second[i]);
    }

    [Fact]
    public void A_tensor_that_was_trained_on_is_shown_with_its_new_values()
    {
        var weight = eye(2, 3);
        Assert.Contains("0 to 1", Display(weight)[2], StringComparison.Ordinal);
        weight.mul_(7);
        Assert.Contains("0 to 7", Display(weight)[2], StringComparison.Ordinal);
        weight.Dispose();
        Assert.Contains("disposed", Display(weight)[2], StringComparison.Ordinal);
    }

    [Fact]
    public void One_form_asked_for_again_is_made_anew()
    {
        float[] values = [1, 2, 3];
        Assert.Contains("1 to 3", values.ToDisplayString("text/plain"), StringComparison.Ordinal);
        values[0] = -9;
        Assert.Contains("-9 to 3", values.ToDisplayString("text/plain"), StringComparison.Ordinal);
    }

    [Fact]
    public void Without_HTML_a_notebook_stores_picture_and_text_alone() => FreshProcess.Run(WithoutHtml);

    private static void WithoutHtml()
    {
        NotebookExtension.Load();
        Type[] drawn = [typeof(Weight), typeof(WeightList), typeof(Visualization), typeof(LayerList), typeof(TorchSharp.Modules.Parameter), typeof(TorchSharp.Modules.Linear), typeof(float[,])];
        Type[] tables = [typeof(WeightTable), typeof(ModelSummary)];

        NotebookExtension.ShowHtml = false;
        Assert.All(drawn, type => Assert.Equal(["image/png", "text/plain"], Stored(type)));
        Assert.All(tables, type => Assert.Equal(["text/plain"], Stored(type)));
        float[] values = [1, 2, 3];
        _ = new Pictures.PngPicture(Convert.FromBase64String(values.ToDisplayString("image/png")));
        Assert.Contains("1 to 3", values.ToDisplayString("text/plain"), StringComparison.Ordinal);
        values[0] = -9;
        Assert.Contains("-9 to 3", values.ToDisplayString("text/plain"), StringComparison.Ordinal);
        Assert.Contains("<figure", values.ToWeight().ToHtml(), StringComparison.Ordinal);

        NotebookExtension.ShowHtml = true;
        Assert.All(drawn, type => Assert.Equal(MimeTypes, Stored(type)));
        Assert.All(tables, type => Assert.Equal(["text/html", "text/plain"], Stored(type)));

        // What the notebook itself wants of a type is not touched by other settings.
        Formatter.SetPreferredMimeTypesFor(typeof(Weight), "text/plain");
        NotebookExtension.ShowHtml = true;
        NotebookExtension.ShowArrays = false;
        Assert.Equal(["text/plain"], Stored(typeof(Weight)));
    }

    private static string[] Stored(Type type) => [.. Formatter.GetPreferredMimeTypesFor(type)];

    [Fact]
    public void Loading_twice_is_harmless()
    {
        string[] before = Display(Some.KerasKernel());
        NotebookExtension.Load();
        Assert.Equal(before, Display(Some.KerasKernel()));
    }

    [Fact]
    public void Cells_on_several_threads_get_their_own_pictures()
    {
        var results = Enumerable.Range(1, 8).AsParallel().Select(i => (i, Stored: Enumerable.Range(0, 5).Select(_ => Display(new float[] { 0, i })).ToArray())).ToArray();
        Assert.All(results, result => Assert.All(result.Stored, stored =>
        {
            Assert.Contains($"0 to {result.i},", stored[0], StringComparison.Ordinal);
            Assert.Contains($"0 to {result.i},", stored[2], StringComparison.Ordinal);
        }));
    }

    private static string[] Display(object value) => [.. MimeTypes.Select(value.ToDisplayString)];

    private static torch.Tensor Disposed()
    {
        var tensor = ones(2, 3);
        tensor.Dispose();
        return tensor;
    }

    private sealed class Unreadable : TensorData
    {
        public override long ByteLength => 8;

        public override ReadOnlySpan<byte> Read(long offset, Span<byte> scratch) => throw new IOException("The disk is gone.");
    }
}
