using System.Text;
using FsCheck.Fluent;
using NotebookViz.Cli.Notebooks;
using NotebookViz.Cli.Tests.Infrastructure;
using NotebookViz.Tests;
using NotebookViz.Tests.Formats;

namespace NotebookViz.Cli.Tests.Notebooks;

/// <summary>What is wrong is refused when it is read: a notebook that was read can be written, so no file is half replaced.</summary>
public sealed class BadInputTests
{
    [Theory]
    [InlineData("a.ipynb", """{"cells":[],"author":"é"}""")]
    [InlineData("a.dib", "#!csharp\n\n// é\n")]
    public async Task A_file_that_is_not_UTF_8_is_refused(string name, string text)
    {
        using var folder = new TestFolder();
        await File.WriteAllBytesAsync(folder.File(name), Encoding.Latin1.GetBytes(text));
        var error = await Assert.ThrowsAsync<CliException>(() => NotebookFile.ReadAsync(folder.File(name)));
        Assert.Equal($"{folder.File(name)}: cannot be read as a notebook. It is not UTF-8 text: save it with that encoding.", error.Message);
    }

    [Fact]
    public void JSON_nested_as_deep_as_widgets_have_it_is_read_and_written()
    {
        var deep = string.Concat(Enumerable.Repeat("[", 300)) + string.Concat(Enumerable.Repeat("]", 300));
        var text = $$"""{"cells":[],"metadata":{"widgets":{{deep}}},"nbformat":4,"nbformat_minor":5}""";
        Assert.Contains(deep, NotebookText.ReadIpynb(text).ToIpynb().Replace("\n", "").Replace(" ", ""), StringComparison.Ordinal);
    }

    [Fact]
    public void A_damaged_ipynb_is_refused_or_can_be_written() => Properties.Hold(Prop.ForAll(AnyNotebook.Ipynb, text =>
        TryMutants(text, file => IpynbFormat.Parse(file))));

    [Fact]
    public void A_damaged_dib_is_refused_or_can_be_written() => Properties.Hold(Prop.ForAll(AnyNotebook.Dib, text =>
        TryMutants(text, file => DibFormat.Parse(Encoding.UTF8.GetString(file)))));

    private static void TryMutants(string text, Func<byte[], Notebook> read)
    {
        var random = new Random(7);
        var original = Encoding.UTF8.GetBytes(text);
        for (var i = 0; i < Fuzzing.Count / 200; i++)
            Try(Fuzzing.Mutate(original, random), read);
    }

    private static void Try(byte[] file, Func<byte[], Notebook> read)
    {
        Notebook notebook;
        try
        {
            notebook = read(file);
        }
        catch (FormatException)
        {
            return;
        }
        Assert.NotEmpty(notebook.ToIpynb());
        Assert.NotEmpty(DibWriter.Write(notebook));
        Assert.All(notebook.Cells, cell => Assert.NotNull(cell.Outputs));
    }
}
