using System.Text.Json;
using NotebookViz.Conventions;

namespace NotebookViz.Formats.Safetensors;

/// <summary>The scales of low-rank updates, from <c>adapter_config.json</c> beside an adapter.</summary>
internal static class LoraSettings
{
    private const string File = "adapter_config.json";

    /// <summary>Returns the weights, with the scale of the update for those that are factors of one.</summary>
    public static IReadOnlyList<Weight> Mark(SourceFile file, IReadOnlyList<Weight> weights)
    {
        if (!weights.Any(weight => LoraNames.LayerOf(weight.Name) is not null) || Read(file) is not { } settings)
            return weights;
        return [.. weights.Select(weight => LoraNames.LayerOf(weight.Name) is { } layer ? weight.Described(new() { Lora = ScaleOf(settings, layer) }) : weight)];
    }

    private static JsonElement? Read(SourceFile file)
    {
        try
        {
            return file.Path is not null && Neighbours.Find(file, File, null) is { } beside ? JsonText.Read(beside) : null;
        }
        catch (WeightFileException)
        {
            // Alpha stays unknown, and the update says so.
            return null;
        }
    }

    private static LoraScale ScaleOf(JsonElement settings, string layer)
    {
        double? alpha = Number(settings.Member("lora_alpha"));
        if (settings.Member("alpha_pattern") is { ValueKind: JsonValueKind.Object } patterns)
        {
            foreach (var pattern in patterns.EnumerateObject())
            {
                // A plain name is the name of the layer or its end; regular expressions are not evaluated.
                if (pattern.Name.Any(letter => !char.IsAsciiLetterOrDigit(letter) && letter is not ('.' or '_')))
                    alpha = null;
                else if (layer == pattern.Name || layer.EndsWith("." + pattern.Name, StringComparison.Ordinal))
                    return new(Number(pattern.Value), Is("use_rslora"), Is("use_dora"));
            }
        }
        return new(alpha, Is("use_rslora"), Is("use_dora"));

        bool Is(string name) => settings.Member(name) is { ValueKind: JsonValueKind.True };
    }

    private static double? Number(JsonElement? element) => element is { ValueKind: JsonValueKind.Number } number && double.IsFinite(number.GetDouble()) ? number.GetDouble() : null;
}
