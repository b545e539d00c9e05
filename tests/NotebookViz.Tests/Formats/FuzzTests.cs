using System.Text.Json;
using NotebookViz.Data;
using TorchSharp;

namespace NotebookViz.Tests.Formats;

public class FuzzTests
{
    // Pictures take longer than reading.
    private const int ShowEvery = 150;

    // What a reader may take for a file of some kilobytes. Larger weights are opened and not read.
    private const long MostBytesForOne = 32L << 20, MostBytesRead = 64L << 20, MostReads = 4_000_000, MostElements = 1 << 20;

    public static TheoryData<string> Files =>
    [
        "f4.npy", "f8_fortran.npy", "stored.npz", "deflated.npz", "model.safetensors", "sharded/model.safetensors.index.json",
        "keras2_model.h5", "keras2_weights.h5", "keras3.weights.h5", "keras3.keras", "state_dict.pt", "state_dict_legacy.pt",
        "checkpoint.pt", "views.pt", "whole_module.pt", "pickles/numpy_protocol2.pt", "pickles/numpy_protocol4.pt", "pickles/quantised.pt", "pickles/namespace.pt", "pickles/tsave.pt", "pickles/legacy_protocol4.pt", "pickles/device_numpy.pt", "model.onnx", "tensorflowjs/model.json", "torchsharp.dat",
        "hdf5_latest.h5", "hdf5_chunked.h5", "hdf5/fill_value_read_as_zero_latest.h5", "hdf5/shuffle_lost_the_checksum_latest.h5", "hdf5/user_block_512_refused.h5",
        "hdf5/slash_in_layer_name_model.h5", "hdf5/numbered_layers_of_2015_refused.h5", "hdf5/opaque_bfloat16.weights.h5", "hdf5/sharded/model.weights.json",
        "arrays/other_entries.npz", "arrays/structure_beside_numbers.npz", "onnx/functions.onnx", "onnx/steps.onnx", "manifests/array.json", "manifests/graph.json",
        "manifests/unknown_types.json", "shards/model.safetensors.index.json",
        "gguf/every_type.gguf", "gguf/llama_layer.gguf",
        "quantised/weights.onnx", "quantised/types.safetensors", "quantised/fp8/model.safetensors", "quantised/gptq/model.safetensors", "quantised/awq/model.safetensors",
        "quantised/nf4.safetensors", "quantised/mxfp4.safetensors", "quantised/lora/adapter_model.safetensors",
    ];

    [Theory]
    [MemberData(nameof(Files))]
    public void A_mutant_is_read_or_refused_and_nothing_else(string file)
    {
        byte[] original = File.ReadAllBytes(Fixture.PathOf(file));
        byte[][] others = [.. Relatives(file).Select(relative => File.ReadAllBytes(Fixture.PathOf(relative)))];
        var random = new Random(7);
        int read = 0, refused = 0;
        // A mutant of a file with a tensor of every type takes as long as several others.
        int count = file == "gguf/every_type.gguf" ? Fuzzing.Count / 4 : Fuzzing.Count;
        for (int i = 0; i < count; i++)
        {
            using var files = new OpenFiles(file);
            var mutant = new CountedBytes(Fuzzing.Mutate(original, random, others));
            long before = GC.GetAllocatedBytesForCurrentThread();
            try
            {
                // The files that it refers to are those beside the original.
                var weights = WeightFile.OpenUnguarded(SourceFile.OfBytes(file, Fixture.PathOf(file), mutant, files));
                foreach (var weight in weights)
                    ReadAll(weight);
                foreach (var value in weights.Metadata.Values)
                    ReadAll(value);
                if (i % ShowEvery == 0 && weights.All(weight => weight.Data is null || weight.Count <= MostElements))
                {
                    Assert.NotEmpty(weights.ToHtml());
                    using var model = torch.nn.Sequential(("fc", torch.nn.Linear(3, 4)), ("norm", torch.nn.BatchNorm1d(4)));
                    Assert.NotEmpty(weights.LoadInto(model, strict: false).ToString());
                }
                read++;
            }
            catch (WeightFileException error) when (IsIntended(error.InnerException))
            {
                Assert.NotEmpty(error.Message);
                refused++;
            }
            catch (Exception error)
            {
                Assert.Fail($"mutant {i} of {file}: {error}");
            }
            long taken = GC.GetAllocatedBytesForCurrentThread() - before;
            Assert.True(taken < MostBytesForOne || i % ShowEvery == 0, $"mutant {i} of {file} takes {taken} bytes");
            Assert.True(mutant.BytesRead < MostBytesRead && mutant.Reads < MostReads, $"mutant {i} of {file}: {mutant.BytesRead} bytes in {mutant.Reads} reads");
        }
        Assert.True(refused > 0, "no mutant was refused");
        if (Environment.GetEnvironmentVariable("NOTEBOOKVIZ_FUZZ_LOG") is { Length: > 0 } log)
            File.AppendAllText(log, $"{file}: {read} read, {refused} refused\n");
    }

    // What libraries throw where a file is malformed; our own mistakes look different.
    private static bool IsIntended(Exception? inner) =>
        inner is null or JsonException or FormatException or IOException or InvalidDataException or InvalidOperationException { Source: "System.Text.Json.Rethrowable" };

    private static void ReadAll(Weight weight)
    {
        if (weight.Data is null || weight.Count > MostElements)
            return;
        Assert.Equal(weight.Count, weight.ToArray().Length);
        var statistics = weight.GetStatistics();
        Assert.Equal(weight.Count, statistics.Count);
        Assert.Equal(statistics.FiniteCount, statistics.Histogram(7).Sum());
        Assert.NotEmpty(statistics.ToString());
    }

    private static void ReadAll(MetadataValue value)
    {
        Assert.InRange(value.ToString().Length, 0, 400);
        if (value.Value is IReadOnlyList<object> items)
            Assert.Equal(items.Count, items.Count(item => item is not null));
    }

    // Files of the same kind, whose parts may stand in place of its own.
    private static IEnumerable<string> Relatives(string file) => ((IEnumerable<object[]>)Files).Select(row => (string)row[0])
        .Where(other => other != file && Path.GetExtension(other) == Path.GetExtension(file)).Append("model.safetensors");

    /// <summary>Bytes that count how many of them are read, and how often.</summary>
    private sealed class CountedBytes(byte[] bytes) : TensorData
    {
        private readonly TensorData _bytes = Of(bytes);
        private long _bytesRead, _reads;

        public long BytesRead => _bytesRead;

        public long Reads => _reads;

        public override long ByteLength => bytes.Length;

        public override ReadOnlySpan<byte> Read(long offset, Span<byte> scratch)
        {
            Interlocked.Add(ref _bytesRead, scratch.Length);
            Interlocked.Increment(ref _reads);
            return _bytes.Read(offset, scratch);
        }
    }
}
