using NotebookViz.Torch.Native;

namespace NotebookViz.Tests.Torch.Native;

public class ElfVersionNeedsTests
{
    private const string CppRuntime = "libstdc++.so.6";
    private const string Version = "GLIBCXX_3.4.32";

    // The build puts every platform's native files in the output, so this runs on any of them.
    private static byte[] Library() =>
        File.ReadAllBytes(Path.Combine(AppContext.BaseDirectory, "runtimes", "linux-x64", "native", "libLibTorchSharp.so"));

    [Fact]
    public void Relaxing_the_need_changes_exactly_one_byte()
    {
        var original = Library();
        var copy = original.ToArray();

        var offset = ElfVersionNeeds.FindUnusedNeed(original, CppRuntime, Version);
        Assert.NotNull(offset);
        copy[offset.Value] |= ElfVersionNeeds.WeakFlag;

        var different = Enumerable.Range(0, original.Length).Where(i => original[i] != copy[i]).ToArray();
        Assert.Equal([offset.Value], different);
        Assert.Equal(0, original[offset.Value]);
        Assert.Equal(2, copy[offset.Value]);
    }

    [Fact]
    public void A_relaxed_copy_still_parses()
    {
        var library = Library();
        var offset = ElfVersionNeeds.FindUnusedNeed(library, CppRuntime, Version)!.Value;
        library[offset] |= ElfVersionNeeds.WeakFlag;

        Assert.Equal(offset, ElfVersionNeeds.FindUnusedNeed(library, CppRuntime, Version));
    }

    [Theory]
    [InlineData(CppRuntime, "GLIBCXX_3.4.99")]
    [InlineData(CppRuntime, "GLIBCXX_3.4.3")]
    [InlineData(CppRuntime, "GLIBCXX_3.4.322")]
    [InlineData("libm.so.6", Version)]
    [InlineData("libstdc++.so", Version)]
    public void A_need_that_the_library_does_not_have_is_not_found(string library, string version) =>
        Assert.Null(ElfVersionNeeds.FindUnusedNeed(Library(), library, version));

    [Theory]
    [InlineData("GLIBCXX_3.4")]
    [InlineData("GLIBCXX_3.4.21")]
    public void A_need_that_a_relocation_uses_is_left_alone(string version) =>
        Assert.Null(ElfVersionNeeds.FindUnusedNeed(Library(), CppRuntime, version));

    [Theory]
    [InlineData(0, 0x4d)] // not ELF
    [InlineData(4, 1)] // 32-bit
    [InlineData(5, 2)] // big-endian
    [InlineData(18, 183)] // AArch64
    [InlineData(58, 40)] // section headers of another size
    public void A_file_of_another_kind_is_left_alone(int at, byte value)
    {
        var library = Library();
        library[at] = value;

        Assert.Null(ElfVersionNeeds.FindUnusedNeed(library, CppRuntime, Version));
    }

    [Fact]
    public void A_truncated_file_is_left_alone()
    {
        var library = Library();
        for (var length = 0; length < library.Length; length += length < 128 ? 1 : 9973)
            Assert.Null(ElfVersionNeeds.FindUnusedNeed(library.AsSpan(0, length), CppRuntime, Version));
    }

    [Fact]
    public void Damaged_section_headers_never_throw()
    {
        var library = Library();
        var sections = checked((int)BitConverter.ToInt64(library, 40));
        var random = new Random(1);
        for (var round = 0; round < 300; round++)
        {
            var copy = library.ToArray();
            for (var i = 0; i < 20; i++)
                copy[random.Next(sections, copy.Length)] = (byte)random.Next(256);
            ElfVersionNeeds.FindUnusedNeed(copy, CppRuntime, Version);
        }
    }
}
