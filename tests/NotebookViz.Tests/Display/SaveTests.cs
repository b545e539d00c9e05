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
    public void An_unknown_file_extension_is_rejected_with_the_known_ones(string file)
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
    public void A_name_may_be_as_long_as_names_can_be()
    {
        var name = new string('n', 250) + ".html";
        Some.KerasKernel().Save(PathOf(name));
        Assert.Equal([PathOf(name)], Directory.GetFileSystemEntries(_folder.Path));
    }

    [Fact]
    public void A_link_that_leads_to_no_file_yet_is_followed()
    {
        if (OperatingSystem.IsWindows())
            return; // links need rights there that a test may lack
        File.CreateSymbolicLink(PathOf("link.html"), PathOf("page.html"));
        Some.KerasKernel().Save(PathOf("link.html"));
        Assert.NotNull(new FileInfo(PathOf("link.html")).LinkTarget);
        Assert.StartsWith("<!DOCTYPE html>", File.ReadAllText(PathOf("page.html")), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(UnixFileMode.UserRead | UnixFileMode.UserWrite)]
    [InlineData(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead | UnixFileMode.GroupWrite | UnixFileMode.OtherRead | UnixFileMode.OtherWrite)]
    [InlineData(UnixFileMode.UserRead)]
    public void A_file_that_is_replaced_keeps_its_permissions(UnixFileMode mode)
    {
        if (OperatingSystem.IsWindows())
            return; // permissions there are inherited from the folder
        File.WriteAllText(PathOf("page.html"), "before");
        File.SetUnixFileMode(PathOf("page.html"), mode);
        Some.KerasKernel().Save(PathOf("page.html"));
        Assert.Equal(mode, File.GetUnixFileMode(PathOf("page.html")));
        Assert.StartsWith("<!DOCTYPE html>", File.ReadAllText(PathOf("page.html")), StringComparison.Ordinal);
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
