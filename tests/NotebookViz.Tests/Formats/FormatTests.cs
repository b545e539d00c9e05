using System.Collections.Concurrent;
using System.Text;

namespace NotebookViz.Tests.Formats;

/// <summary>Formats that others add.</summary>
public sealed class FormatTests
{
    [Fact]
    public void A_format_that_was_added_is_recognised_listed_and_closed()
    {
        WeightFile.AddFormat(new ToyFormat());

        string[] descriptions = [.. WeightFile.Formats.Select(format => format.Description)];
        int place = Array.IndexOf(descriptions, "Toy weights (.toy)");
        Assert.True(place > Array.IndexOf(descriptions, "safetensors (.safetensors)"));
        Assert.True(place < Array.IndexOf(descriptions, "ONNX model (.onnx)"));

        using var folder = new TemporaryFolder();
        string path = folder.Add("two.toy");
        File.WriteAllBytes(path, [.. "TOY1"u8, 2, .. BitConverter.GetBytes(1.5f), .. BitConverter.GetBytes(-2f)]);
        var weights = WeightFile.Open(path);
        Assert.Equal("two.toy", weights.Owner);
        Assert.Equal([1.5, -2], weights["values"].ToArray());
        weights.Dispose();
        Assert.Throws<ObjectDisposedException>(() => weights[0].ToArray());

        var malformed = Assert.Throws<WeightFileException>(() => Open("TOY1\u0005ab"));
        Assert.Equal("small.toy, weight 'values': its values take 20 bytes from 5 on, but the file has 7 bytes; it may be cut short, copy it again.", malformed.Message);
        Assert.Equal("small.toy: its version is '2', and only 1 is known.", Assert.Throws<WeightFileException>(() => Open("TOY2")).Message);
        Assert.Contains("Toy weights (.toy)", Assert.Throws<WeightFileException>(() => Open("what?")).Message, StringComparison.Ordinal);

        Assert.Throws<ArgumentException>(() => WeightFile.AddFormat(new ToyFormat()));
        Assert.Equal(descriptions, WeightFile.Formats.Select(format => format.Description));
    }

    [Fact]
    public void A_format_without_a_list_is_an_error_that_names_it()
    {
        WeightFile.AddFormat(new NoList());
        Assert.Equal("small.toy: it cannot be read: the format 'No list (.none)' gave no list of weights.", Assert.Throws<WeightFileException>(() => Open("NOLIST")).Message);
    }

    [Fact]
    public void Null_is_refused() => Assert.Throws<ArgumentNullException>(() => WeightFile.AddFormat(null!));

    [Fact]
    public void A_format_is_asked_with_the_first_64_bytes_and_only_about_files_that_have_no_other_signature()
    {
        var format = new AskedFormat();
        WeightFile.AddFormat(format);
        foreach (string file in (string[])["scalar.npy", "keras3.keras", "model.safetensors"])
            Fixture.Open(file);
        Assert.Throws<WeightFileException>(() => WeightFile.Open(new MemoryStream(new byte[100]), "zeros of FormatTests"));
        Assert.Throws<WeightFileException>(() => WeightFile.Open(new MemoryStream(new byte[10]), "few zeros of FormatTests"));
        Assert.Equal([("zeros of FormatTests", 64), ("few zeros of FormatTests", 10)], format.Asked.Where(file => file.Name.EndsWith("FormatTests", StringComparison.Ordinal)));
        Assert.DoesNotContain(format.Asked, file => file.Name is "scalar.npy" or "keras3.keras" or "model.safetensors");
    }

    private static WeightList Open(string content) => WeightFile.Open(new MemoryStream(Encoding.Latin1.GetBytes(content)), "small.toy");

    private sealed class ToyFormat : IWeightFormat
    {
        public string Description => "Toy weights (.toy)";

        public bool Recognises(ReadOnlySpan<byte> head, SourceFile file) => head.StartsWith("TOY"u8);

        public WeightList Open(SourceFile file)
        {
            byte[] header = file.Copy(0, Math.Min(5, file.Length), "its header");
            if (header[3] != '1')
                throw file.Malformed($"its version is '{(char)header[3]}', and only 1 is known.");
            return new([new Weight("values", [header[4]], ElementType.Float32, file.Slice(5, 4 * header[4], "values"))], file.Name);
        }
    }

    private sealed class NoList : IWeightFormat
    {
        public string Description => "No list (.none)";

        public bool Recognises(ReadOnlySpan<byte> head, SourceFile file) => head.StartsWith("NOLIST"u8);

        public WeightList Open(SourceFile file) => null!;
    }

    /// <summary>Recognises nothing, and keeps what it was asked about; other tests ask too.</summary>
    private sealed class AskedFormat : IWeightFormat
    {
        public ConcurrentQueue<(string Name, int HeadLength)> Asked { get; } = [];

        public string Description => "Asked (.none)";

        public bool Recognises(ReadOnlySpan<byte> head, SourceFile file)
        {
            Asked.Enqueue((file.Name, head.Length));
            return false;
        }

        public WeightList Open(SourceFile file) => throw new InvalidOperationException();
    }
}
