using System.Buffers.Binary;
using System.Text;
using System.Text.Json;

namespace NotebookViz.Tests.Formats;

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
        const long Rows = 1 << 16, Columns = 8192, Length = Rows * Columns * 4, SmallRows = 1 << 12;
        var folder = Directory.CreateTempSubdirectory("notebookviz-large-");
        try
        {
            for (int i = 0; i < Shards; i++)
                WriteSparse(Path.Combine(folder.FullName, $"model-{i}.safetensors"), $"layer.{i}.weight", [Rows, Columns], Length);
            WriteSparse(Path.Combine(folder.FullName, "model-10.safetensors"), "head.weight", [SmallRows, Columns], SmallRows * Columns * 4);
            string index = Path.Combine(folder.FullName, "model.safetensors.index.json");
            var map = Enumerable.Range(0, Shards).ToDictionary(i => $"layer.{i}.weight", i => $"model-{i}.safetensors");
            map["head.weight"] = "model-10.safetensors";
            File.WriteAllText(index, JsonSerializer.Serialize(new { weight_map = map }));

            long before = GC.GetTotalAllocatedBytes(precise: true);
            var weights = WeightFile.Open(index);
            Assert.Equal(Shards * Length, weights.Take(Shards).Sum(weight => weight.Data!.ByteLength));
            // The last value of the last shard is there; all values of twenty gigabytes would fill the memory.
            Assert.Equal(1.5, weights["layer.9.weight"][Rows - 1, Columns - 1]);
            long opened = GC.GetTotalAllocatedBytes(precise: true) - before;
            Assert.True(opened < 2 << 20, $"opening took {opened} bytes");

            var statistics = weights["head.weight"].GetStatistics();
            Assert.Equal(SmallRows * Columns, statistics.Count);
            Assert.Equal((0.0, 1.5), (statistics.Min, statistics.Max));
            Assert.Equal(SmallRows * Columns - 1, statistics.ZeroCount);
            long taken = GC.GetTotalAllocatedBytes(precise: true) - before;
            Assert.True(taken < 16L << 20, $"{taken} bytes were taken");
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
