namespace NotebookViz.Tests.Formats;

public sealed class LoraTests
{
    private const string File = "quantised/lora/adapter_model.safetensors";

    [Theory]
    [InlineData("q_proj", "ΔW = 16 / 4 · B · A")]
    [InlineData("v_proj", "ΔW = 32 / 4 · B · A")]
    public void An_update_is_the_scaled_product_of_its_factors(string layer, string note)
    {
        var (shape, values) = ExpectedValues.Load("quantised/expected.npz")["lora/adapter_model.safetensors|" + layer];
        var update = Fixture.Open(File).GetLoraUpdate("self_attn." + layer);
        Assert.Equal(shape, update.Shape);
        Assert.Equal([AxisRole.Output, AxisRole.Input], update.Axes.Select(axis => axis.Role));
        Assert.Equal((note, "low-rank update"), (update.Note, update.Role));
        Assert.All(values.Zip(update.ToArray()), pair => Assert.Equal(pair.First, pair.Second, 1e-6 * Math.Abs(pair.First)));
        Assert.Equal(update.ToArray()[(int)(3 * shape[1] + 5)], update[3, 5]);
    }

    [Fact]
    public void Without_alpha_the_note_says_that_it_is_unknown()
    {
        using var stream = System.IO.File.OpenRead(Fixture.PathOf(File));
        var list = WeightFile.Open(stream);
        var (unknown, given) = (list.GetLoraUpdate("q_proj"), list.GetLoraUpdate("q_proj", alpha: 8));
        Assert.Equal("alpha is unknown: ΔW = B · A, with a scale of 1", unknown.Note);
        Assert.Equal("ΔW = 8 / 4 · B · A", given.Note);
        Assert.All(unknown.ToArray().Zip(given.ToArray()), pair => Assert.Equal(2 * pair.First, pair.Second));
    }

    [Fact]
    public void Rank_stabilised_scales_and_DoRA_are_reported()
    {
        using var folder = new TemporaryFolder();
        string path = folder.Add("adapter_model.safetensors");
        System.IO.File.Copy(Fixture.PathOf(File), path, overwrite: true);
        string settings = folder.Add("adapter_config.json");
        System.IO.File.WriteAllText(settings, """{"lora_alpha": 6, "use_rslora": true, "use_dora": true}""");
        var update = WeightFile.Open(path).WithLayout(WeightLayout.PyTorch).GetLoraUpdate("q_proj");
        Assert.Equal("ΔW = 6 / √4 · B · A; without the magnitudes of DoRA", update.Note);
        Assert.Equal(3 * Fixture.Open(File).GetLoraUpdate("q_proj", alpha: 4)[0, 0], update[0, 0], 1e-5);
        // What a regular expression matches is not certain.
        System.IO.File.WriteAllText(settings, """{"lora_alpha": 6, "alpha_pattern": {"^q_.*": 3}}""");
        Assert.StartsWith("alpha is unknown", WeightFile.Open(path).GetLoraUpdate("q_proj").Note, StringComparison.Ordinal);
        System.IO.File.WriteAllText(settings, "{");
        Assert.StartsWith("alpha is unknown", WeightFile.Open(path).GetLoraUpdate("q_proj").Note, StringComparison.Ordinal);
    }

    [Fact]
    public void An_unknown_layer_name_lists_the_existing_ones()
    {
        var list = Fixture.Open(File);
        Assert.Equal(
            "There is no low-rank update of 'k_proj'. There are those of base_model.model.layers.0.self_attn.q_proj, base_model.model.layers.0.self_attn.v_proj.",
            Assert.Throws<KeyNotFoundException>(() => list.GetLoraUpdate("k_proj")).Message);
        Assert.Contains("no weight is named", Assert.Throws<KeyNotFoundException>(() => Fixture.Open("model.safetensors").GetLoraUpdate("fc")).Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentOutOfRangeException>(() => list.GetLoraUpdate("q_proj", double.NaN));
        var odd = new WeightList([Some.Weight([4, 3], Some.Wave, name: "a.lora_A.weight"), Some.Weight([2, 5], Some.Wave, name: "a.lora_B.weight")]);
        Assert.Contains("(4, 3)", Assert.Throws<InvalidOperationException>(() => odd.GetLoraUpdate("a")).Message, StringComparison.Ordinal);
    }
}
