using NotebookViz.Torch.Native;

namespace NotebookViz.Tests.Torch.Native;

public class LibraryCopyTests
{
    private static readonly byte[] Content = [.. Enumerable.Range(0, 100_000).Select(i => (byte)(i * i))];

    [Fact]
    public void The_file_holds_the_content_and_nothing_else_is_left()
    {
        using var folder = new TemporaryFolder();

        var path = LibraryCopy.Store(Content, "library.so", Path.Combine(folder.Path, "new"));

        Assert.Equal(Content, File.ReadAllBytes(path));
        Assert.Equal([path], Directory.GetFiles(Path.Combine(folder.Path, "new")));
    }

    [Fact]
    public void What_is_there_already_is_used_again()
    {
        using var folder = new TemporaryFolder();
        var path = LibraryCopy.Store(Content, "library.so", folder.Path);
        var written = File.GetLastWriteTimeUtc(path);

        Assert.Equal(path, LibraryCopy.Store(Content, "library.so", folder.Path));
        Assert.Equal(written, File.GetLastWriteTimeUtc(path));
    }

    [Fact]
    public void Another_version_gets_another_name()
    {
        using var folder = new TemporaryFolder();

        Assert.NotEqual(
            LibraryCopy.Store(Content, "library.so", folder.Path),
            LibraryCopy.Store(Content[1..], "library.so", folder.Path));
    }

    [Fact]
    public void A_damaged_file_under_that_name_is_replaced()
    {
        using var folder = new TemporaryFolder();
        var path = LibraryCopy.Store(Content, "library.so", folder.Path);
        File.WriteAllBytes(path, Content[..500]);

        Assert.Equal(path, LibraryCopy.Store(Content, "library.so", folder.Path));
        Assert.Equal(Content, File.ReadAllBytes(path));
    }

    [Fact]
    public void Several_may_store_it_at_once()
    {
        using var folder = new TemporaryFolder();

        Parallel.For(0, 40, _ => Assert.Equal(Content, File.ReadAllBytes(LibraryCopy.Store(Content, "library.so", folder.Path))));

        Assert.Single(Directory.GetFiles(folder.Path));
    }

    [Fact]
    public void What_is_no_library_does_not_load_and_does_not_throw()
    {
        using var folder = new TemporaryFolder();

        Assert.False(LibraryCopy.TryLoad(Content, "library.so", folder.Path, out var handle));
        Assert.Equal(0, handle);
    }
}
