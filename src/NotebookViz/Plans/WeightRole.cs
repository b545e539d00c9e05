namespace NotebookViz.Plans;

/// <summary>The role of a weight in a model, by which an overview colours it.</summary>
internal enum WeightRole
{
    Kernel,
    Query,
    Key,
    Value,
    AttentionOutput,
    Gate,
    Up,
    Down,
    Embedding,
    Norm,
    Bias,
    Statistics,
    Other,
}

/// <summary>Names, colours and recognition of roles.</summary>
internal static class WeightRoles
{
    // The names of modules in the state dicts of transformers, in llama.cpp's files and in Keras.
    private static readonly Dictionary<string, WeightRole> Modules = new (WeightRole Role, string Names)[]
    {
        (WeightRole.Query, "q q_proj query wq attn_q to_q q_lin"),
        (WeightRole.Key, "k k_proj key wk attn_k to_k k_lin"),
        (WeightRole.Value, "v v_proj value wv attn_v to_v v_lin"),
        (WeightRole.AttentionOutput, "o o_proj out_proj wo attn_output to_out out_lin attention_output"),
        (WeightRole.Gate, "gate_proj ffn_gate ffn_gate_exps ffn_gate_shexp"),
        (WeightRole.Up, "up_proj ffn_up ffn_up_exps ffn_up_shexp"),
        (WeightRole.Down, "down_proj ffn_down ffn_down_exps ffn_down_shexp"),
        (WeightRole.Embedding, "embed_tokens token_embd wte wpe"),
    }.SelectMany(pair => pair.Names.Split(' ').Select(name => (name, pair.Role))).ToDictionary(pair => pair.name, pair => pair.Role, StringComparer.OrdinalIgnoreCase);

    // Different hues, each dark enough for a white line on it.
    private static readonly (string Name, Rgb Color)[] All =
    [
        ("kernel", new(0x2f, 0x7b, 0xc4)),
        ("query", new(0x7b, 0x3f, 0xb5)),
        ("key", new(0xc2, 0x40, 0x8f)),
        ("value", new(0xd9, 0x6b, 0x1f)),
        ("attention output", new(0x8f, 0x5a, 0x2b)),
        ("gate", new(0x0f, 0x8f, 0x8f)),
        ("up", new(0x6a, 0x9e, 0x1f)),
        ("down", new(0x2e, 0x6b, 0x3a)),
        ("embedding", new(0x4b, 0x4f, 0xc9)),
        ("norm", new(0xb8, 0x86, 0x00)),
        ("bias", new(0xd1, 0x49, 0x5b)),
        ("moving statistics", new(0x7d, 0x7d, 0x7d)),
        ("other", new(0x4a, 0x55, 0x60)),
    ];

    /// <summary>The word for a role.</summary>
    public static string DisplayName(this WeightRole role) => All[(int)role].Name;

    /// <summary>The colour of a role.</summary>
    public static Rgb Color(this WeightRole role) => All[(int)role].Color;

    /// <summary>The role of a weight: by the role that its source states, then by the names of its modules, then by its rank.</summary>
    public static WeightRole Of(Weight weight)
    {
        string said = weight.Role ?? "";
        string[] parts = weight.Name.Split('.', '/');
        string own = parts[^1];
        if (said.StartsWith("moving", StringComparison.Ordinal) || said == "batch counter" || own is "running_mean" or "running_var" or "num_batches_tracked" or "moving_mean" or "moving_variance")
            return WeightRole.Statistics;
        if (said.Contains("(gamma)", StringComparison.Ordinal) || said.Contains("(beta)", StringComparison.Ordinal))
            return WeightRole.Norm;
        if (weight.Shape.Count <= 1 && parts.Any(IsNorm))
            return WeightRole.Norm;
        if (said.Contains("bias", StringComparison.Ordinal) || own.Equals("bias", StringComparison.OrdinalIgnoreCase))
            return WeightRole.Bias;
        foreach (string part in parts.Reverse())
            if (Modules.TryGetValue(part, out var role))
                return role;
        if (said.EndsWith("of the query", StringComparison.Ordinal))
            return WeightRole.Query;
        if (said.EndsWith("of the key", StringComparison.Ordinal))
            return WeightRole.Key;
        if (said.EndsWith("of the value", StringComparison.Ordinal))
            return WeightRole.Value;
        if (said == "embedding" || weight.Shape.Count == 2 && parts.Any(part => part.Contains("embedding", StringComparison.OrdinalIgnoreCase)))
            return WeightRole.Embedding;
        return said.Contains("kernel", StringComparison.Ordinal) || weight.Shape.Count > 1 ? WeightRole.Kernel : WeightRole.Other;
    }

    private static bool IsNorm(string part) => part.Contains("norm", StringComparison.OrdinalIgnoreCase)
        || part.TrimEnd("0123456789_".ToCharArray()).ToLowerInvariant() is "ln" or "bn" || part.StartsWith("ln_", StringComparison.OrdinalIgnoreCase);
}
