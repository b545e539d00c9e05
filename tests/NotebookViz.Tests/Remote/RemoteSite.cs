using NotebookViz.Remote;

namespace NotebookViz.Tests.Remote;

/// <summary>A server with files, and an empty cache for what is read from it.</summary>
internal sealed class RemoteSite : IDisposable
{
    public const int Block = 4096;

    public TestServer Server { get; } = new();

    public TemporaryFolder Cache { get; } = new();

    public void Dispose()
    {
        Server.Dispose();
        Cache.Dispose();
    }

    public RemoteSettings Settings => new()
    {
        Cache = Cache.Path,
        BlockLength = Block,
        LongestWhole = 1000,
        Retries = 2,
        Delay = TimeSpan.FromMilliseconds(1),
        Patience = TimeSpan.FromSeconds(30),
    };

    public WeightList Open(string path) => WeightFile.Open(Server.At(path), Settings);

    public double[] Values(string path)
    {
        using var weights = Open(path);
        return weights[0].ToArray();
    }

    public string Refused(string path, RemoteSettings? settings = null) => Assert.Throws<WeightFileException>(() =>
    {
        using var weights = WeightFile.Open(Server.At(path), settings ?? Settings);
        _ = weights[0].GetStatistics();
    }).Message;

    public long BytesAsked() => Server.Requests.Select(request => TestServer.RangeOf(request.Range!)).Sum(range => (long)range.To - range.From + 1);

    public static byte[] Npy(int count, float factor) => Saved("m.npy", new WeightList([Weight.FromArray(Enumerable.Range(0, count).Select(i => i * factor).ToArray(), name: "w")]));

    public static byte[] Safetensors(int weights, int count) =>
        Saved("m.safetensors", new WeightList(Enumerable.Range(0, weights).Select(k => Weight.FromArray(Enumerable.Range(0, count).Select(i => (float)(i * k)).ToArray(), name: $"w{k}"))));

    private static byte[] Saved(string name, WeightList list)
    {
        using var folder = new TemporaryFolder();
        string path = Path.Combine(folder.Path, name);
        if (name.EndsWith(".npy", StringComparison.Ordinal))
            list[0].Save(path);
        else
            list.Save(path);
        return File.ReadAllBytes(path);
    }
}
