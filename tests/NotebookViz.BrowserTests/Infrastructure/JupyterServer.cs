using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Text.Json.Nodes;
using NotebookViz.Cli.Tests.Infrastructure;

namespace NotebookViz.BrowserTests.Infrastructure;

/// <summary>A Jupyter Notebook server on this machine alone, with settings and notebooks of its own.</summary>
public sealed class JupyterServer : IAsyncLifetime
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("notebookviz-tests-");
    private readonly string _token = Guid.NewGuid().ToString("N");
    private readonly HttpClient _client = new() { Timeout = Timeout.InfiniteTimeSpan };
    private Process _process = null!;
    private Uri _address = null!;

    public async Task InitializeAsync()
    {
        _process = Process.Start(Jupyter.Program(Jupyter.Find("jupyter-notebook"), _folder.FullName,
            "--no-browser", "--allow-root", "--ip=127.0.0.1", $"--port={FreePort()}", $"--NotebookApp.token={_token}", $"--notebook-dir={_folder.FullName}"))!;
        var error = _process.StandardError.ReadToEndAsync();
        _ = _process.StandardOutput.ReadToEndAsync();
        // Where it listens, it says in a file when it does; the port that was asked for may have been taken meanwhile.
        var runtime = _process.StartInfo.Environment["JUPYTER_RUNTIME_DIR"]!;
        while (_address is null)
        {
            if (_process.HasExited)
                throw new InvalidOperationException($"jupyter-notebook does not start: {await error}");
            await Task.Delay(100);
            _address = Directory.GetFiles(runtime, "nbserver-*.json").Select(AddressIn).FirstOrDefault()!;
        }
        _client.BaseAddress = _address;
        _client.DefaultRequestHeaders.Authorization = new("token", _token);
    }

    public async Task DisposeAsync()
    {
        if (_process is not null)
        {
            _process.Kill(entireProcessTree: true);
            await _process.WaitForExitAsync();
            _process.Dispose();
        }
        _client.Dispose();
        _folder.Delete(recursive: true);
    }

    /// <summary>Puts a notebook on the server.</summary>
    /// <param name="name">Its name there.</param>
    /// <param name="content">The file.</param>
    /// <param name="trusted">Whether its user has said that its scripts may run.</param>
    /// <returns>The address of its page.</returns>
    public async Task<Uri> AddAsync(string name, byte[] content, bool trusted)
    {
        // Trust is in the content, not the name: what one test trusts must not be what another does not.
        var notebook = JsonNode.Parse(content)!;
        notebook["metadata"]!["title"] = name;
        await File.WriteAllTextAsync(Path.Combine(_folder.FullName, name), notebook.ToJsonString());
        if (trusted)
            (await _client.PostAsync(new Uri($"api/contents/{name}/trust", UriKind.Relative), null)).EnsureSuccessStatusCode();
        return new Uri(_address, $"notebooks/{name}?token={_token}");
    }

    private static Uri? AddressIn(string file)
    {
        try
        {
            return JsonNode.Parse(File.ReadAllText(file))?["url"] is { } url ? new Uri((string)url!) : null;
        }
        catch (System.Text.Json.JsonException)
        {
            // Not written to the end yet.
            return null;
        }
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
