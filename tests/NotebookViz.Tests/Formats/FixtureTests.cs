namespace NotebookViz.Tests.Formats;

public class FixtureTests
{
    public static TheoryData<string> Files => [.. ExpectedValues.Files];

    [Theory]
    [MemberData(nameof(Files))]
    public void Every_value_in_the_file_is_what_its_writer_wrote(string file) => Check(file, Fixture.Open(file));

    [Theory]
    [MemberData(nameof(Files))]
    public void A_stream_gives_what_the_path_gives(string file)
    {
        if (file.Contains("sharded/", StringComparison.Ordinal) || file == "model.onnx")
            return; // They have more files beside them.
        using var stream = File.OpenRead(Fixture.PathOf(file));
        Check(file, WeightFile.Open(stream, file));
    }

    private static void Check(string file, WeightList weights)
    {
        var expected = ExpectedValues.Of(file);
        Assert.Equal(expected.Count, weights.Count);
        foreach (var (name, shape, values) in expected)
        {
            var weight = name.Length == 0 ? Assert.Single(weights) : weights[name];
            Assert.Equal(shape, weight.Shape);
            Assert.Equal(values, weight.ToArray());
            Assert.Equal(values.Length, weight.GetStatistics().Count);
        }
    }
}
