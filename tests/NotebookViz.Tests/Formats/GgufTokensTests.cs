namespace NotebookViz.Tests.Formats;

/// <summary>The rows of an embedding are named by the tokens of the vocabulary.</summary>
public class GgufTokensTests
{
    [Fact]
    public void Hover_table_and_slices_name_the_tokens()
    {
        var weights = Open(["<unk>", "the", "\n"], 3);
        var embedding = weights["token_embd.weight"];
        Assert.StartsWith("\tfeature 0\tfeature 1", embedding.ToTable().ToString());
        Assert.Equal(["token 0 '<unk>'", "token 1 'the'", "token 2 '↵'"], embedding.ToTable().ToString().Split('\n').Skip(1).Select(line => line.Split('\t')[0]));
        Assert.Contains("token 1 &#39;the&#39;", embedding.ToTable().ToHtml().Replace("&#x27;", "&#39;", StringComparison.Ordinal));
        Assert.Equal("token_embd.weight, token 1 'the'", embedding.Slice(0, 1).Name);
        Assert.Contains("\"names\":[\"0 \\u0027\\u0026lt;unk\\u0026gt;\\u0027\",\"1 \\u0027the\\u0027\"", embedding.ToHtml());
        Assert.StartsWith("output 2 '↵'", weights["output.weight"].ToTable().ToString().Split('\n')[3]);
        Assert.DoesNotContain("'the'", weights["blk.0.attn_q.weight"].ToTable().ToString());
    }

    [Fact]
    public void A_pooled_row_names_its_first_and_its_last_token()
    {
        string[] tokens = [.. Enumerable.Range(0, 3000).Select(i => $"t{i}")];
        var embedding = Open(tokens, 3000)["token_embd.weight"];
        string html = embedding.ToHtml();
        Assert.Contains("\\u0027t0\\u0027 … \\u0027t", html.Replace("\\u2026", "…", StringComparison.Ordinal));
        Assert.True(html.Length <= VizOptions.Default.MaxBytes);
        Assert.Contains("1 of 3000 tokens is almost zero", embedding.GetFindings().Single(finding => finding.Kind == FindingKind.Dead).Text);
        Assert.EndsWith(": 0 't0'", embedding.GetFindings().Single(finding => finding.Kind == FindingKind.Dead).Text);
    }

    [Theory]
    [InlineData(2)]
    [InlineData(4)]
    [InlineData(0)]
    public void Nothing_is_named_if_there_are_not_as_many_tokens_as_rows(int count)
    {
        var embedding = Open([.. Enumerable.Repeat("x", count)], 3)["token_embd.weight"];
        Assert.DoesNotContain("'x'", embedding.ToTable().ToString());
        Assert.DoesNotContain("\"names\"", embedding.ToHtml());
    }

    [Fact]
    public void An_axis_with_tokens_equals_one_without()
    {
        var axes = Open(["a", "b", "c"], 3)["token_embd.weight"].Axes;
        Assert.Equal(Axis.Of(AxisRole.Token, 3, 0), axes[0]);
        Assert.Equal(Axis.Of(AxisRole.Token, 3, 0).GetHashCode(), axes[0].GetHashCode());
        Assert.NotEqual(Axis.Of(AxisRole.Token, 4, 0), axes[0]);
    }

    private static WeightList Open(string[] tokens, int rows)
    {
        const int Columns = 32;
        byte[] values = [.. Enumerable.Range(0, rows * Columns).SelectMany(i => BitConverter.GetBytes(i < Columns ? 0f : 1 + i % 7 - i % 5 * 0.3f))];
        GgufFile.Tensor Tensor(string name) => new(name, [rows, Columns], 0, values);
        return WeightFile.Open(new MemoryStream(GgufFile.Of(
            [GgufFile.ArrayKey("tokenizer.ggml.tokens", 8, tokens.Length, [.. tokens.SelectMany(GgufFile.Text)])],
            Tensor("token_embd.weight"), Tensor("output.weight"), Tensor("blk.0.attn_q.weight"))));
    }
}
