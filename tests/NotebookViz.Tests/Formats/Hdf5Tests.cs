using System.IO.Compression;
using System.Text;

namespace NotebookViz.Tests.Formats;

public class Hdf5Tests
{
    [Fact]
    public void Values_that_were_never_written_are_the_fill_value()
    {
        var weights = Fixture.Open("hdf5/fill_value_read_as_zero_latest.h5");
        Assert.Equal([5.0, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 1, 1], weights["big_f4_chunks_late_user"].ToArray());
        Assert.Equal(Enumerable.Repeat(5.0, 15), weights["f2_one_late_user"].ToArray());
        Assert.Equal(15, weights["f2_one_late_user"].GetStatistics().Count);
    }

    [Fact]
    public void Values_that_were_never_written_and_have_no_fill_value_are_not_made_up() =>
        Assert.Contains("never written", Assert.Single(Fixture.Open("hdf5/values_without_fill_value.h5")).Problem!, StringComparison.Ordinal);

    [Fact]
    public void Only_FALSE_and_TRUE_are_truth_values()
    {
        var weights = Fixture.Open("hdf5/enumeration_read_as_bool.h5");
        Assert.Equal(
            [ElementType.UInt8, ElementType.Int8, ElementType.Int8, ElementType.Int32, ElementType.Bool],
            weights.Select(weight => weight.ElementType));
    }

    [Theory]
    [InlineData("f")]
    [InlineData("sf")]
    [InlineData("fs")]
    [InlineData("zf")]
    [InlineData("szf")]
    [InlineData("fz")]
    public void A_chunk_whose_checksum_does_not_match_is_refused_by_name(string filters)
    {
        var weights = Fixture.Open("hdf5/fletcher32_not_checked.h5");
        var error = Assert.Throws<WeightFileException>(() => weights[filters].ToArray());
        Assert.Equal(filters, error.WeightName);
        Assert.Contains("damaged", error.Message, StringComparison.Ordinal);
        Assert.Equal(Enumerable.Range(1, 64).Select(value => (double)value), weights["whole"].ToArray());
    }

    [Theory]
    [InlineData("hdf5_latest.h5", "OHDR", 8)]
    [InlineData("hdf5_latest.h5", "OCHK", 8)]
    [InlineData("hdf5_latest.h5", "FRHP", 20)]
    [InlineData("hdf5_latest.h5", "FHDB", 40)]
    [InlineData("hdf5_latest.h5", "BTHD", 16)]
    [InlineData("hdf5_latest.h5", "BTLF", 8)]
    [InlineData("hdf5/attribute_beside_its_heap_refused.h5", "FHIB", 20)]
    [InlineData("hdf5/chunks_of_hdf5_1_10_refused.h5", "BTIN", 9)]
    [InlineData("hdf5/chunks_of_hdf5_1_10_refused.h5", "FAHD", 9)]
    [InlineData("hdf5/chunks_of_hdf5_1_10_refused.h5", "FADB", 15)]
    [InlineData("hdf5/chunks_of_hdf5_1_10_refused.h5", "EAHD", 12)]
    [InlineData("hdf5/chunks_of_hdf5_1_10_refused.h5", "EAIB", 15)]
    [InlineData("hdf5/chunks_of_hdf5_1_10_refused.h5", "EASB", 15)]
    [InlineData("hdf5/chunks_of_hdf5_1_10_refused.h5", "EADB", 18)]
    public void A_structure_whose_checksum_does_not_match_is_named(string file, string signature, int damaged)
    {
        byte[] bytes = File.ReadAllBytes(Fixture.PathOf(file));
        int at = bytes.AsSpan().IndexOf(Encoding.ASCII.GetBytes(signature));
        Assert.True(at > 0, $"{file} has no {signature}");
        bytes[at + damaged] ^= 1;
        string told;
        try
        {
            told = WeightFile.Open(new MemoryStream(bytes), "x.h5").Select(weight => weight.Problem).FirstOrDefault(problem => problem is not null) ?? "";
        }
        catch (WeightFileException error)
        {
            told = error.Message;
        }
        Assert.Contains("damaged: the checksum of", told, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(600)]
    [InlineData(3000)]
    public void A_file_of_many_layers_is_read(int layers)
    {
        using var file = new GZipStream(File.OpenRead(Fixture.PathOf($"hdf5/budget_too_small_for_{layers}_layers.h5.gz")), CompressionMode.Decompress);
        var weights = WeightFile.Open(file, "many.h5");
        Assert.Equal(layers, weights.Count);
        Assert.Equal("layer_0599/kernel", weights[599].Name);
        Assert.All(weights, weight => Assert.Equal([1.0, 1, 1, 1], weight.ToArray()));
    }

    [Theory]
    [InlineData("earliest")]
    [InlineData("latest")]
    public void A_weight_that_cannot_be_read_says_why_beside_those_that_can(string version)
    {
        var weights = Fixture.Open($"hdf5/one_bad_dataset_refused_all_{version}.h5");
        Assert.Equal(["good", "soft", "external", "missing", "text", "outside", "gone", "linked"], weights.Select(weight => weight.Name));
        Assert.Equal(Enumerable.Range(1, 12).Select(value => (double)value), weights["good"].ToArray());
        string?[] problems = [null, "a soft link to '/a/good'", "the file 'other.h5'", "there is no 'missing'", "element type", "another file", "there is no 'gone'", "the file 'other.h5'"];
        Assert.All(weights.Zip(problems), pair =>
        {
            if (pair.Second is null)
                Assert.Null(pair.First.Problem);
            else
                Assert.Contains(pair.Second, pair.First.Problem!, StringComparison.Ordinal);
        });
        Assert.Equal("string", weights["text"].TypeName);
    }

    [Fact]
    public void A_file_that_is_shorter_than_it_says_is_cut_short()
    {
        byte[] bytes = File.ReadAllBytes(Fixture.PathOf("hdf5/user_block_1024_refused.h5"));
        var error = Assert.Throws<WeightFileException>(() => WeightFile.Open(new MemoryStream(bytes[..^1]), "x.h5"));
        Assert.Contains("cut short", error.Message, StringComparison.Ordinal);
    }
}
