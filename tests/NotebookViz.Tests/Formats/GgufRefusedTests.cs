using static NotebookViz.Tests.Formats.GgufFile;

namespace NotebookViz.Tests.Formats;

/// <summary>GGUF files that are malformed, or split and not complete.</summary>
public sealed class GgufRefusedTests
{
    [Theory]
    [InlineData("refuse_counts.gguf", "its header claims a tensor count of 1152921504606846976 and a key count of 1152921504606846976, but the file has only 24 bytes")]
    [InlineData("refuse_cut.gguf", "but the file has 114048 bytes; it may be cut short, copy it again.")]
    [InlineData("refuse_version.gguf", "it is of GGUF version 1, and only 2 and 3 are read; convert the original model again with a current llama.cpp.")]
    [InlineData("refuse_string.gguf", "its header claims a tensor count of 0 and a key count of 1, but the file has only 33 bytes")]
    [InlineData("refuse_offset.gguf", "weight 'a': its values take 512 bytes")]
    public void A_file_that_cannot_be_is_refused_in_words(string file, string words) => Refused(words, () => Fixture.Open("gguf/" + file));

    [Fact]
    public void A_header_that_cannot_be_is_refused()
    {
        var a = new Tensor("a", [32], 0, new byte[128]);
        Refused("its numbers are big-endian, and only little-endian GGUF is read", Of(0x03000000, 32, [], a));
        Refused("it is of GGUF version 4, and only 2 and 3 are read.", Of(4, 32, [], a));
        Refused("the key 'k' occurs twice", Of([TextKey("k", "x"), TextKey("k", "y")], a));
        Refused("weight 'a': it occurs twice in the file", Of([], a, a));
        Refused("weight 'b': its bytes overlap those of 'a'", Of([], a, new Tensor("b", [32], 0, new byte[128], 64)));
        Refused("weight 'a': its offset 8 is not a multiple of the alignment 32", Of([], a with { Offset = 8 }));
        Refused("weight 'a': its offset 18446744073709551584 is not", Of([], a with { Offset = -32 }));
        Refused("weight 'a': its values begin beyond the file's end", Of([], a with { Offset = 1 << 20 }));
        Refused("weight 'a': its header claims 5 axes; GGUF allows at most 4.", Of([], a with { Shape = [1, 1, 1, 1, 32] }));
        Refused("weight 'a': its shape (4611686018427387904, 4) is not one", Of([], a with { Shape = [1L << 62, 4] }));
        Refused("weight 'a': its shape (-1,) is not one", Of([], a with { Shape = [-1] }));
        Refused("weight 'a': its rows have 100 values, which are not whole Q4_K blocks of 256", Of([], a with { Type = 12, Shape = [256, 100] }));
        Refused("its general.alignment is 3 (UInt32), which is not a power of two", Of([UInt32Key("general.alignment", 3)], a));
        Refused("its general.alignment is 32 (UInt16)", Of([UInt16Key("general.alignment", 32)], a));
        Refused("a string at byte 48 claims 4611686018427387904 bytes, but only", Of([Key("abcd", 8, BitConverter.GetBytes(1L << 62))], a));
        Refused("a string at byte 32 claims 18446744073709551615 bytes", Of([[.. BitConverter.GetBytes(-1L), .. new byte[8]]], a));
        Refused("the key 'k' has the value type 13, which GGUF does not define.", Of([Key("k", 13, new byte[8])], a));
        Refused("the key 'k' holds nested arrays", Of([ArrayKey("k", 9, 1, new byte[12])], a));
        Refused("the array 'k' claims 4611686018427387904 items", Of([ArrayKey("k", 4, 1L << 62)], a));
        Refused("the array 'k' claims 1000 items", Of([ArrayKey("k", 8, 1000, new byte[16])], a));
    }

    [Fact]
    public void A_split_model_is_opened_by_any_of_its_parts()
    {
        using var folder = new TemporaryFolder();
        string[] paths = [.. Enumerable.Range(0, 3).Select(i => Part(folder, i, 3))];
        foreach (string path in paths)
        {
            using var weights = WeightFile.Open(path);
            Assert.Equal(["w0", "w1", "w2"], weights.Select(weight => weight.Name));
            Assert.Equal([0, 1, 2], weights.Select(weight => weight[0]));
            Assert.Empty(weights.Notes);
            Assert.Equal(Path.GetFileName(path), weights.Owner);
        }
    }

    [Fact]
    public void Parts_that_are_missing_or_damaged_are_named()
    {
        using var folder = new TemporaryFolder();
        string first = Part(folder, 0, 4);
        File.WriteAllBytes(folder.Add("m-00002-of-00004.gguf"), File.ReadAllBytes(first)[..^64]);
        File.WriteAllText(folder.Add("m-00004-of-00004.gguf"), "something else");
        using var weights = WeightFile.Open(first);
        Assert.Equal("w0", Assert.Single(weights).Name);
        Assert.Equal(
        [
            "A part is missing: m-00003-of-00004.gguf; copy it into the same folder.",
            "The part 'm-00002-of-00004.gguf' cannot be read: it is a part of another model, or has another number than its name; copy it again.",
            "The part 'm-00004-of-00004.gguf' cannot be read: it is not a GGUF file; copy it again.",
        ], weights.Notes);

        byte[] second = File.ReadAllBytes(Part(folder, 1, 4));
        File.WriteAllBytes(Path.Combine(folder.Path, "m-00002-of-00004.gguf"), second[..^64]);
        using var shortened = WeightFile.Open(first);
        Assert.StartsWith("The part 'm-00002-of-00004.gguf' cannot be read: its values", shortened.Notes[1], StringComparison.Ordinal);
    }

    [Fact]
    public void A_single_part_says_so()
    {
        using var folder = new TemporaryFolder();
        string path = Part(folder, 1, 3), renamed = Path.Combine(folder.Path, "model.gguf");
        File.Copy(path, renamed);
        Assert.Equal("It is part 2 of 3 of a split model, but is not named so; rename it to end in '-00002-of-00003.gguf' to see the other parts.", WeightFile.Open(renamed).Notes[0]);
        using var stream = File.OpenRead(path);
        var weights = WeightFile.Open(stream, "m-00002-of-00003.gguf");
        Assert.Equal("It is part 2 of 3 of a split model; open it by its path to see the other parts.", weights.Notes[0]);
        Assert.Equal(1, weights["w1"][0]);
    }

    private static string Part(TemporaryFolder folder, int number, int count)
    {
        string path = folder.Add($"m-0000{number + 1}-of-0000{count}.gguf");
        File.WriteAllBytes(path, Of([UInt16Key("split.no", (ushort)number), UInt16Key("split.count", (ushort)count)],
            new Tensor($"w{number}", [16], 0, [.. Enumerable.Repeat((float)number, 16).SelectMany(BitConverter.GetBytes)])));
        return path;
    }

    private static void Refused(string words, byte[] file) => Refused(words, () => WeightFile.Open(new MemoryStream(file), "test.gguf"));

    private static void Refused(string words, Func<WeightList> open) => Assert.Contains(words, Assert.Throws<WeightFileException>(open).Message, StringComparison.Ordinal);
}
