namespace NotebookViz.KernelTests;

/// <summary>What the kernel stores of a value in which a cell ends.</summary>
[Collection(ValueCollection.Name)]
public sealed class ValueTests(ValueFixture fixture)
{
    private const int MaxBytes = 1 << 20;

    /// <summary>A value as C# code, and what its HTML contains.</summary>
    public static TheoryData<string, string> Tensors => new()
    {
        { "torch.tensor(new[] { true, false })", "bool" },
        { "torch.arange(6).reshape(2, 3)", "int64" },
        { "torch.ones(2, 3, dtype: uint8)", "uint8" },
        { "torch.ones(2, 3, dtype: float16)", "float16" },
        { "torch.ones(2, 3, dtype: bfloat16)", "bfloat16" },
        { "torch.ones(2, 3, dtype: complex64)", "magnitude" },
        { "torch.ones(2, 3, dtype: complex128)", "phase" },
        { "torch.quantize_per_tensor(torch.ones(2, 3), 0.5, 0, ScalarType.QInt8)", "scale" },
        { "torch.quantize_per_channel(torch.ones(2, 3), torch.tensor(new[] { 0.5, 0.25 }), torch.zeros(2, dtype: int64), 0, ScalarType.QInt8)", "scale" },
        { "torch.eye(4).to_sparse()", "float32" },
        { "torch.ones(2, 3, device: META)", "meta" },
        { "torch.tensor(0.5f)", "0.5" },
        { "torch.ones(new long[] { 2, 2, 2, 3, 3 })", "float32" },
        { "torch.ones(new long[] { 1, 2, 1, 2, 1, 3, 3 })", "float32" },
        { "torch.zeros(0, 3)", "float32" },
        { "torch.full(new long[] { 2, 3 }, float.NaN)", "NaN" },
        { "torch.full(new long[] { 2, 3 }, float.PositiveInfinity)", "Inf" },
        { "torch.arange(12f).reshape(3, 4).t()", "float32" },
        { "torch.ones(4096, 4096)", "float32" },
        { "linear.weight", "float32" },
    };

    public static TheoryData<string, string> Modules => new()
    {
        { "linear", "Linear" },
        { "resnet", "layer4.1.bn2" },
        { "new List<nn.Module> { linear }", "Linear" },
        { "new nn.Module[] { linear, nn.ReLU() }", "ReLU" },
        { "nn.ModuleList(linear)", "Linear" },
        { "resnet.children()", "Conv2d" },
        { "linear.GetWeights()", "weight" },
        { "resnet.GetWeights()", "layer4.1.bn2.weight" },
        { "linear.GetWeights().ToArray()", "weight" },
        { "linear.GetWeights().ToList()", "weight" },
        { "linear.GetWeights().Where(weight => weight.Axes.Count == 1)", "bias" },
        { "Lazy()", "cannot be shown: lazy" },
    };

    public static TheoryData<string, string> Arrays => new()
    {
        { "new float[2, 3]", "float32" },
        { "new float[] { 1, 2, 3 }", "float32" },
        { "new double[,] { { 1, 2 }, { 3, 4 } }", "float64" },
        { "new float[2, 2, 3, 3]", "float32" },
        { "System.Numerics.Tensors.Tensor.Create(new float[6], new nint[] { 2, 3 })", "float32" },
        { "new float[1_000_000]", "(1000000,)" },
        { "new float[0, 3]", "float32" },
        { "new double[0]", "float64" },
        { "new int[,] { { 1, 2 }, { 3, 4 } }", "int32" },
        { "new long[,] { { 1, 2 }, { 3, 4 } }", "int64" },
        { "new byte[,] { { 1, 2 }, { 3, 4 } }", "uint8" },
        { "new Half[] { (Half)1, (Half)2 }", "float16" },
        { "new System.Numerics.Complex[] { 1, 2 }", "magnitude" },
        { "System.Numerics.Tensors.Tensor.Create(new int[6], new nint[] { 2, 3 })", "int32" },
        { "new Memory<float>(new float[3])", "float32" },
        { "new ReadOnlyMemory<float>(new float[3])", "float32" },
        { "new List<float> { 1, 2, 3 }", "float32" },
        { "MathNet.Numerics.LinearAlgebra.Matrix<double>.Build.Dense(5, 6)", "float64" },
    };

    /// <summary>Several tensors at once, with their names.</summary>
    public static TheoryData<string, string> Collections => new()
    {
        { "linear.state_dict()", "weight and bias" },
        { "resnet.state_dict()", "conv1.weight and layer4.1.bn2.running_var" },
        { "torchvision.models.mobilenet_v2().state_dict()", "features.0.0.weight and classifier.1.bias" },
        { "resnet.named_children()", "conv1 and layer4" },
        { "linear.named_parameters()", "weight and bias" },
        { "linear.parameters()", "float32" },
        { "new Dictionary<string, Tensor> { [\"query\"] = torch.ones(2, 3) }", "query" },
        { "new Dictionary<string, Weight> { [\"key\"] = new float[2, 3].ToWeight() }", "key" },
        { "new List<Tensor> { torch.ones(2, 3) }", "float32" },
        { "new[] { torch.ones(2, 3), torch.ones(4) }", "float32" },
    };

    [Theory]
    [MemberData(nameof(Tensors))]
    [MemberData(nameof(Modules))]
    [MemberData(nameof(Arrays))]
    [MemberData(nameof(Collections))]
    public async Task It_is_stored_as_a_picture_in_three_MIME_types(string value, string words)
    {
        var shown = (await fixture.Kernel.RunAsync(value)).Shown;
        Assert.Equal(["image/png", "text/html", "text/plain"], shown.Keys.Order(StringComparer.Ordinal));
        Assert.Contains("class=\"notebookviz", shown["text/html"], StringComparison.Ordinal);
        Assert.All(words.Split(" and "), word => Assert.Contains(word, shown["text/html"], StringComparison.Ordinal));
        Assert.InRange(shown["text/html"].Length, 1, MaxBytes);
        Assert.InRange(shown["text/plain"].Length, 1, 20_000);
        byte[] png = Convert.FromBase64String(shown["image/png"]);
        Assert.Equal([0x89, .. "PNG"u8], png[..4]);
        Assert.InRange(png.Length, 1, MaxBytes);
    }

    /// <summary>The kernel's own table or tree, in which the tensors are pictures.</summary>
    [Theory]
    [InlineData("(torch.ones(2, 3), 1)")]
    [InlineData("new { name = \"query\", tensor = torch.ones(2, 3) }")]
    [InlineData("linear.GetWeights().GroupBy(weight => weight.Axes.Count)")]
    public async Task Pictures_inside_of_other_objects_stay_small(string value)
    {
        var shown = (await fixture.Kernel.RunAsync(value)).Shown;
        Assert.Contains("class=\"notebookviz", shown["text/html"], StringComparison.Ordinal);
        Assert.InRange(shown["text/html"].Length, 1, MaxBytes);
    }

    [Fact]
    public async Task The_name_of_a_picture_that_was_asked_for_by_Display_is_kept()
    {
        var result = await fixture.Kernel.RunAsync("new float[2, 3].ToWeight(name: \"query\").Display();");
        Assert.Null(result.Failure);
        Assert.StartsWith("query · shape (2, 3)", Assert.Single(result.Displays)["text/plain"], StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_display_can_be_replaced_by_text()
    {
        var result = await fixture.Kernel.RunAsync("var shown = display(torch.ones(2, 3)); shown.Update(\"done\");");
        Assert.Null(result.Failure);
        Assert.Equal("done", result.Displays[^1]["text/plain"]);
        Assert.Equal(["image/png", "text/html", "text/plain"], result.Displays[^1].Keys.Order(StringComparer.Ordinal));
    }

    /// <summary>Reading it may be slow, or have effects.</summary>
    [Fact]
    public async Task A_lazy_sequence_of_numbers_keeps_the_form_of_the_notebook()
    {
        var shown = (await fixture.Kernel.RunAsync("Enumerable.Range(0, 3).Select(i => (float)i)")).Shown;
        Assert.Equal(["text/html"], shown.Keys);
        Assert.DoesNotContain("notebookviz", shown["text/html"], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Null_stays_null()
    {
        var shown = (await fixture.Kernel.RunAsync("(Weight)null")).Shown;
        Assert.Contains("&lt;null&gt;", shown["text/html"], StringComparison.Ordinal);
    }
}
