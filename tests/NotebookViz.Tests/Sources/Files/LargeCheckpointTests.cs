using System.Buffers.Binary;
using System.Diagnostics;
using System.Text;
using System.Text.Json;

namespace NotebookViz.Tests.Sources.Files;

/// <summary>Tests that measure what the whole process takes: nothing else may run beside them.</summary>
[CollectionDefinition(nameof(Alone), DisableParallelization = true)]
public class Alone;

[Collection(nameof(Alone))]
public class LargeCheckpointTests
{
    [Fact]
    public void Twenty_gigabytes_open_at_once_and_one_tensor_is_read_in_little_memory()
    {
        const int Shards = 10;
        const long Rows = 1 << 16, Columns = 8192, Length = Rows * Columns * 4;
        var folder = Directory.CreateTempSubdirectory("notebookviz-large-");
        try
        {
            for (int i = 0; i < Shards; i++)
                WriteSparse(Path.Combine(folder.FullName, $"model-{i}.safetensors"), $"layer.{i}.weight", [Rows, Columns], Length);
            string index = Path.Combine(folder.FullName, "model.safetensors.index.json");
            var map = Enumerable.Range(0, Shards).ToDictionary(i => $"layer.{i}.weight", i => $"model-{i}.safetensors");
            File.WriteAllText(index, JsonSerializer.Serialize(new { weight_map = map }));

            long before = GC.GetTotalAllocatedBytes(precise: true);
            var watch = Stopwatch.StartNew();
            var weights = WeightFile.Open(index);
            Assert.Equal(Shards * Length, weights.Sum(weight => weight.Data!.ByteLength));
            Assert.True(watch.Elapsed < TimeSpan.FromSeconds(5), $"opening took {watch.Elapsed}");

            var statistics = weights["layer.7.weight"].GetStatistics();
            Assert.Equal(Rows * Columns, statistics.Count);
            Assert.Equal((0.0, 1.5), (statistics.Min, statistics.Max));
            Assert.Equal(Rows * Columns - 1, statistics.ZeroCount);
            long taken = GC.GetTotalAllocatedBytes(precise: true) - before;
            Assert.True(taken < 200L << 20, $"{taken} bytes were taken");
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    // All zero but for the last element: the file takes next to no room.
    private static void WriteSparse(string path, string name, long[] shape, long length)
    {
        byte[] header = Encoding.UTF8.GetBytes(
            $"{{\"{name}\":{{\"dtype\":\"F32\",\"shape\":[{string.Join(',', shape)}],\"data_offsets\":[0,{length}]}}}}");
        var prefix = new byte[8];
        BinaryPrimitives.WriteInt64LittleEndian(prefix, header.Length);
        using var file = File.Create(path);
        file.Write(prefix);
        file.Write(header);
        file.SetLength(8 + header.Length + length);
        file.Seek(-4, SeekOrigin.End);
        file.Write(BitConverter.GetBytes(1.5f));
    }
}
