using System.Diagnostics;

namespace NotebookViz.Tests.Sources.Files;

public class FuzzTests
{
    // What a reader may take for a file of some kilobytes, the runtime's own ups and downs included.
    private const long MostBytesForOne = 32L << 20;
    private static readonly TimeSpan LongestForOne = TimeSpan.FromSeconds(10);

    public static TheoryData<string> Files =>
    [
        "f4.npy", "f8_fortran.npy", "stored.npz", "deflated.npz", "model.safetensors", "sharded/model.safetensors.index.json",
        "keras2_model.h5", "keras2_weights.h5", "keras3.weights.h5", "keras3.keras", "state_dict.pt", "state_dict_legacy.pt",
        "checkpoint.pt", "views.pt", "refuse_whole_module.pt", "model.onnx", "tensorflowjs/model.json", "torchsharp.dat",
        "hdf5_latest.h5", "hdf5_chunked.h5",
    ];

    [Theory]
    [MemberData(nameof(Files))]
    public void A_mutant_is_read_or_refused_and_nothing_else(string file)
    {
        using var folder = new FuzzFolder(file);
        int seed = 7;
        var random = new Random(seed);
        int read = 0, refused = 0;
        for (int i = 0; i < Fuzzing.Count; i++)
        {
            byte[] mutant = Fuzzing.Mutate(folder.Original, random);
            long before = GC.GetAllocatedBytesForCurrentThread();
            long start = Stopwatch.GetTimestamp();
            try
            {
                foreach (var weight in folder.Open(mutant))
                {
                    if (weight.Data is not null && weight.Count <= 1 << 20)
                        _ = weight.ToArray();
                }
                read++;
            }
            catch (WeightFileException error)
            {
                Assert.NotEmpty(error.Message);
                refused++;
            }
            catch (Exception error)
            {
                Assert.Fail($"mutant {i} of {file}: {error}");
            }
            Assert.True(Stopwatch.GetElapsedTime(start) < LongestForOne, $"mutant {i} of {file} takes {Stopwatch.GetElapsedTime(start)}");
            long taken = GC.GetAllocatedBytesForCurrentThread() - before;
            Assert.True(taken < MostBytesForOne, $"mutant {i} of {file} takes {taken} bytes");
        }
        Assert.True(refused > 0, "no mutant was refused");
        if (Environment.GetEnvironmentVariable("NOTEBOOKVIZ_FUZZ_LOG") is { Length: > 0 } log)
            File.AppendAllText(log, $"{file}: {read} read, {refused} refused\n");
    }

    // A file that refers to others needs them beside it; the others are mutated through the stream alone.
    private sealed class FuzzFolder : IDisposable
    {
        private readonly string? _folder;
        private readonly string _file;

        public FuzzFolder(string file)
        {
            _file = file;
            Original = File.ReadAllBytes(Fixture.PathOf(file));
            if (!file.EndsWith(".json", StringComparison.Ordinal) && file != "model.onnx")
                return;
            _folder = Directory.CreateTempSubdirectory("notebookviz-fuzz-").FullName;
            foreach (string beside in Directory.GetFiles(Path.GetDirectoryName(Fixture.PathOf(file))!))
                File.Copy(beside, Path.Combine(_folder, Path.GetFileName(beside)));
        }

        public byte[] Original { get; }

        public WeightList Open(byte[] mutant)
        {
            if (_folder is null)
                return WeightFile.Open(new MemoryStream(mutant), _file);
            string path = Path.Combine(_folder, Path.GetFileName(_file));
            File.Delete(path); // A mapped file cannot be shortened everywhere.
            File.WriteAllBytes(path, mutant);
            return WeightFile.Open(path);
        }

        public void Dispose()
        {
            if (_folder is not null)
                Directory.Delete(_folder, recursive: true);
        }
    }
}
