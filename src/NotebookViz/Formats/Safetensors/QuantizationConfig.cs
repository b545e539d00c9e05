using System.Text.Json;

namespace NotebookViz.Formats.Safetensors;

/// <summary>What <c>config.json</c>, GPTQ's <c>quantize_config.json</c> or the Model Optimizer's <c>hf_quant_config.json</c> beside a file says of its quantisation.</summary>
/// <param name="json">The settings; null where there are none.</param>
/// <param name="problem">Why there are none.</param>
/// <param name="usual">The method if the settings do not name it.</param>
internal sealed class QuantizationConfig(JsonElement? json, string? problem, string usual = "gptq")
{
    private const string Model = "config.json", Own = "quantize_config.json", Optimizer = "hf_quant_config.json", Key = "quantization_config", Method = "quant_method";

    /// <summary>Reads the settings beside a file.</summary>
    public static QuantizationConfig Beside(SourceFile file)
    {
        if (file.Path is null)
            return new(null, $"{Model} cannot be found for a stream; open the file by its path");
        try
        {
            if (Neighbours.Find(file, Model, null) is { } model && JsonText.Read(model).Member(Key) is { ValueKind: JsonValueKind.Object } settings)
                return new(settings, null);
            if (Neighbours.Find(file, Optimizer, null) is { } optimizer && JsonText.Read(optimizer).Member("quantization") is { ValueKind: JsonValueKind.Object } quantization)
                return new(quantization, null, "modelopt");
            return Neighbours.Find(file, Own, null) is { } own
                ? new(JsonText.Read(own), null)
                : new(null, $"neither {Model} beside the file has a {Key}, nor is there a {Own}");
        }
        catch (WeightFileException error)
        {
            return new(null, $"the settings beside the file cannot be read: {error.Problem.TrimEnd('.')}");
        }
    }

    /// <summary>The name of the method. The files of GPTQ and of the Model Optimizer may leave it out.</summary>
    /// <exception cref="UncertainCodesException">There are no settings.</exception>
    public string MethodName => Settings.Text(Method) ?? usual;

    /// <summary>A whole number; null where there is none.</summary>
    /// <exception cref="UncertainCodesException">There are no settings.</exception>
    public long? Integer(string name) => Settings.Member(name) is { ValueKind: JsonValueKind.Number } number && number.TryGetInt64(out long value) ? value : null;

    /// <summary>A text; null where there is none.</summary>
    /// <exception cref="UncertainCodesException">There are no settings.</exception>
    public string? Text(string name) => Settings.Text(name);

    /// <summary>True where a setting is there and true.</summary>
    /// <exception cref="UncertainCodesException">There are no settings.</exception>
    public bool Is(string name) => Settings.Member(name) is { ValueKind: JsonValueKind.True };

    /// <summary>The rows and columns of a block; null where there are none.</summary>
    public long[]? BlockSize => json?.Member("weight_block_size")?.Integers() is [> 0, > 0] and var size ? size : null;

    private JsonElement Settings => json ?? throw new UncertainCodesException(problem!);
}
