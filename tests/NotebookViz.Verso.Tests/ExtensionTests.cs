using System.Numerics.Tensors;
using System.Reflection;
using System.Runtime.CompilerServices;
using TorchSharp;
using Verso.Abstractions;

namespace NotebookViz.Verso.Tests;

public sealed class ExtensionTests : IAsyncLifetime
{
    private readonly DirectoryInfo _package = Directory.CreateTempSubdirectory("notebookviz-tests-");
    private readonly FakeHost _host = new();

    // Verso keeps the assembly of each package alone in a folder; what it refers to is in other folders.
    public async Task InitializeAsync()
    {
        var built = typeof(ExtensionTests).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(data => data.Key == "Extension").Value!;
        var path = Path.Combine(_package.FullName, Path.GetFileName(built));
        File.Copy(built, path);
        await _host.LoadAsync(path);
    }

    public Task DisposeAsync()
    {
        _package.Delete(recursive: true);
        return Task.CompletedTask;
    }

    [Fact]
    public void The_package_has_one_extension_which_comes_before_Versos_own_formatters()
    {
        var formatter = Assert.Single(_host.Formatters);
        Assert.Equal("notebookviz.weights", formatter.ExtensionId);
        Assert.InRange(formatter.Priority, 21, int.MaxValue);
        Assert.Equal([typeof(object)], formatter.SupportedTypes);
    }

    [Fact]
    public void This_host_has_no_formatting_library_of_dotnet_interactive() =>
        Assert.Null(Type.GetType("Microsoft.DotNet.Interactive.Formatting.Formatter, Microsoft.DotNet.Interactive.Formatting"));

    public static TheoryData<object, string> Values => new()
    {
        { new float[] { 1, -2, 3 }.ToWeight(name: "bias"), "bias" },
        { new WeightList([new float[,] { { 1, 2 }, { 3, 4 } }.ToWeight(name: "kernel")]), "kernel" },
        { new[] { new float[,] { { 1, 2 }, { 3, 4 } }.ToWeight(name: "filtered") }.Where(_ => true), "filtered" },
        { new float[,] { { 1, 2, 3 }, { 4, 5, 6 } }, "2" },
        { new double[] { 1, 2, 3 }, "3" },
        { new uint[,] { { 1, 2 } }, "uint32" },
        { new int[][] { [1, 2], [3, 4] }, "int32" },
        { new List<float> { 1, 2 }, "float32" },
        { Tensor.Create<float>([1, 2, 3, 4], [2, 2]), "2" },
        { new float[] { 1, -2, 3 }.ToWeight(name: "bias").GetStatistics(), "table" },
    };

    [Theory]
    [MemberData(nameof(Values))]
    public async Task Values_show_themselves_as_html(object value, string part)
    {
        var output = Assert.IsType<CellOutput>(await _host.ShowAsync(value));
        Assert.Equal("text/html", output.MimeType);
        Assert.Contains("notebookviz", output.Content, StringComparison.Ordinal);
        Assert.Contains(part, output.Content, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_html_is_that_of_the_weight() =>
        Assert.Equal(Kernel.ToHtml(), (await _host.ShowAsync(Kernel))!.Content);

    [Fact]
    public async Task An_image_or_text_is_given_where_it_is_asked_for()
    {
        var image = (await _host.ShowAsync(Kernel, "image/png"))!;
        Assert.Equal("image/png", image.MimeType);
        Assert.Equal(Kernel.ToPng(), Convert.FromBase64String(image.Content));

        var text = (await _host.ShowAsync(Kernel, "text/plain"))!;
        Assert.Equal("text/plain", text.MimeType);
        Assert.Equal(Kernel.ToString(), text.Content);

        Assert.Null(await _host.ShowAsync(Kernel, "application/json"));
    }

    [Fact]
    public async Task Other_values_are_left_to_Verso()
    {
        foreach (var value in (object[])["text", 5, new[] { "a" }, new[] { true }, new[] { DayOfWeek.Friday }, new Dictionary<string, int>(), DateTime.UnixEpoch])
            Assert.Null(await _host.ShowAsync(value));
    }

    [Fact]
    public async Task Arrays_are_left_to_Verso_while_the_option_says_so()
    {
        try
        {
            NotebookExtension.ShowArrays = false;
            Assert.Null(await _host.ShowAsync(new float[,] { { 1, 2 } }));
            Assert.NotNull(await _host.ShowAsync(Kernel));
        }
        finally
        {
            NotebookExtension.ShowArrays = true;
        }
    }

    [Fact]
    public async Task Tensors_are_shown_and_what_is_wrong_with_one_is_said()
    {
        // There is no libtorch here: this one has no values, like a disposed one.
        var tensor = (torch.Tensor)RuntimeHelpers.GetUninitializedObject(typeof(torch.Tensor));
        GC.SuppressFinalize(tensor);

        var output = Assert.IsType<CellOutput>(await _host.ShowAsync(tensor));
        Assert.Equal("text/html", output.MimeType);
        Assert.Contains("notebookviz", output.Content, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Each_host_in_a_process_loads_it_for_itself()
    {
        var another = new FakeHost();
        await another.LoadAsync(Path.Combine(_package.FullName, "NotebookViz.Verso.dll"));
        Assert.NotNull(await another.ShowAsync(Kernel));
        var twice = await Assert.ThrowsAsync<InvalidOperationException>(() => another.LoadAsync(Path.Combine(_package.FullName, "NotebookViz.Verso.dll")));
        Assert.Equal("DUPLICATE_ID notebookviz.weights", twice.Message);
    }

    private static Weight Kernel { get; } = new float[,] { { 1, 2, 3 }, { 4, -5, 6 } }.ToWeight(name: "kernel");
}
