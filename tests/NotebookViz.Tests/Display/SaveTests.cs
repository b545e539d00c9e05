using System.Text.Json;

namespace NotebookViz.Tests.Display;

public sealed class SaveTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("filters.html")]
    [InlineData("filters.HTM")]
    [InlineData("filters.png")]
    [InlineData("filters.json")]
    [InlineData("filters.txt")]
    public void The_ending_tells_the_kind_of_file(string file)
    {
        var weight = Some.KerasKernel();
        weight.Save(PathOf(file));
        byte[] content = File.ReadAllBytes(PathOf(file));
        string text = File.ReadAllText(PathOf(file));
        switch (Path.GetExtension(file).ToLowerInvariant())
        {
            case ".png":
                Assert.Equal(weight.ToPng(), content);
                break;
            case ".json":
                Assert.Equal(weight.ToPlotlyJson(), text);
                using (JsonDocument.Parse(content))
                    break;
            case ".txt":
                Assert.Equal(weight + "\n", text);
                break;
            default:
                Assert.StartsWith("<!DOCTYPE html>", text, StringComparison.Ordinal);
                Assert.Contains(weight.ToHtml(), text, StringComparison.Ordinal);
                Assert.Contains("<title>conv2d/kernel: kernel of Conv2D</title>", text, StringComparison.Ordinal);
                break;
        }
        Assert.Equal([PathOf(file)], Directory.GetFileSystemEntries(_folder.Path));
    }

    [Theory]
    [InlineData("filters.jpg")]
    [InlineData("filters")]
    public void Another_ending_is_refused_with_those_that_are_known(string file)
    {
        string message = Assert.Throws<ArgumentException>(() => Some.KerasKernel().Save(PathOf(file))).Message;
        Assert.Contains(".html, .png, .json or .txt", message, StringComparison.Ordinal);
        Assert.Contains(file, message, StringComparison.Ordinal);
        Assert.Empty(Directory.GetFileSystemEntries(_folder.Path));
    }

    [Fact]
    public void A_list_is_saved_as_a_page_with_all_pictures_and_as_nothing_else()
    {
        var list = new WeightList(Enumerable.Range(0, 40).Select(i => Some.Weight([3, 3], Some.Wave, name: $"layer{i}")), "model");
        list.Save(PathOf("model.html"));
        Assert.Equal(41, File.ReadAllText(PathOf("model.html")).Split("<figure ").Length);
        string message = Assert.Throws<ArgumentException>(() => list.Save(PathOf("model.png"))).Message;
        Assert.Contains(".html", message, StringComparison.Ordinal);
        Assert.Single(Directory.GetFileSystemEntries(_folder.Path));
    }

    [Fact]
    public void A_write_that_fails_leaves_nothing_behind()
    {
        // A folder of that name is in the way of the file.
        Directory.CreateDirectory(PathOf("taken.html"));
        Assert.ThrowsAny<Exception>(() => Some.KerasKernel().Save(PathOf("taken.html")));
        Assert.Equal([PathOf("taken.html")], Directory.GetFileSystemEntries(_folder.Path));
        Assert.ThrowsAny<IOException>(() => Some.KerasKernel().Save(PathOf("missing/filters.html")));
        Assert.Equal([PathOf("taken.html")], Directory.GetFileSystemEntries(_folder.Path));
    }

    [Fact]
    public void A_file_is_replaced_and_survives_a_picture_that_cannot_be_made()
    {
        File.WriteAllText(PathOf("filters.html"), "before");
        var unreadable = new Weight("w", [2], ElementType.Float32, new Unreadable());
        Assert.Throws<IOException>(() => unreadable.Save(PathOf("filters.html")));
        Assert.Equal("before", File.ReadAllText(PathOf("filters.html")));
        Some.KerasKernel().Save(PathOf("filters.html"));
        Assert.StartsWith("<!DOCTYPE html>", File.ReadAllText(PathOf("filters.html")), StringComparison.Ordinal);
        Assert.Single(Directory.GetFileSystemEntries(_folder.Path));
    }

    [Fact]
    public void A_path_must_be_given()
    {
        Assert.Throws<ArgumentNullException>(() => Some.KerasKernel().Save(null!));
        Assert.Throws<ArgumentException>(() => Some.KerasKernel().Save(""));
    }

    private string PathOf(string file) => Path.Combine(_folder.Path, file);

    private sealed class Unreadable : TensorData
    {
        public override long ByteLength => 8;

        public override ReadOnlySpan<byte> Read(long offset, Span<byte> scratch) => throw new IOException("The disk is gone.");
    }
}
