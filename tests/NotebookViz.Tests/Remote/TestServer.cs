using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace NotebookViz.Tests.Remote;

/// <summary>A server on this machine that serves files by ranges, and misbehaves as a test asks.</summary>
internal sealed class TestServer : IDisposable
{
    private readonly HttpListener _listener;

    public TestServer()
    {
        (_listener, Address) = Start();
        _ = ServeAsync();
    }

    public Uri Address { get; }

    /// <summary>The files by their paths, such as "/m.npy".</summary>
    public ConcurrentDictionary<string, byte[]> Files { get; } = new();

    /// <summary>The requests so far.</summary>
    public ConcurrentQueue<(string Path, string? Range, string? Authorization)> Requests { get; } = new();

    /// <summary>Answers in place of the server where it returns true.</summary>
    public Func<HttpListenerContext, bool>? Instead { get; set; }

    /// <summary>The ETag of all files.</summary>
    public volatile string? Tag = "\"1\"";

    public bool HasRanges { get; set; } = true;

    public Uri At(string path) => new(Address, path);

    public void Dispose() => _listener.Close();

    /// <summary>The first and the last byte that a header asks for: "bytes=0-63".</summary>
    public static (int From, int To) RangeOf(string header)
    {
        string[] ends = header["bytes=".Length..].Split('-');
        return (int.Parse(ends[0], CultureInfo.InvariantCulture), int.Parse(ends[1], CultureInfo.InvariantCulture));
    }

    /// <summary>Sends a file, or the range that is asked for.</summary>
    public void Send(HttpListenerContext context, byte[] file)
    {
        var response = context.Response;
        if (Tag is { } tag)
            response.AddHeader("ETag", tag);
        if (HasRanges && context.Request.Headers["Range"] is { } range)
        {
            var (from, to) = RangeOf(range);
            to = Math.Min(to, file.Length - 1);
            if (from >= file.Length)
            {
                response.StatusCode = 416;
                response.AddHeader("Content-Range", $"bytes */{file.Length}");
                return;
            }
            response.StatusCode = 206;
            response.AddHeader("Content-Range", $"bytes {from}-{to}/{file.Length}");
            file = file[from..(to + 1)];
        }
        response.ContentLength64 = file.Length;
        response.OutputStream.Write(file);
    }

    private async Task ServeAsync()
    {
        while (true)
        {
            HttpListenerContext context;
            try
            {
                context = await _listener.GetContextAsync();
            }
            catch (Exception error) when (error is HttpListenerException or ObjectDisposedException)
            {
                return;
            }
            _ = Task.Run(() => Answer(context));
        }
    }

    private void Answer(HttpListenerContext context)
    {
        string path = context.Request.Url!.AbsolutePath;
        Requests.Enqueue((path, context.Request.Headers["Range"], context.Request.Headers["Authorization"]));
        try
        {
            if (Instead?.Invoke(context) != true)
            {
                if (Files.TryGetValue(path, out byte[]? file))
                    Send(context, file);
                else
                    context.Response.StatusCode = 404;
            }
            context.Response.Close();
        }
        catch (Exception error) when (error is HttpListenerException or ObjectDisposedException or InvalidOperationException or IOException)
        {
            // The client has gone, or the test has cut the connection.
        }
    }

    // Another process may take the port that was free a moment ago.
    private static (HttpListener Listener, Uri Address) Start()
    {
        for (int tries = 0; ; tries++)
        {
            using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
            socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
            int port = ((IPEndPoint)socket.LocalEndPoint!).Port;
            socket.Close();
            var listener = new HttpListener();
            string address = $"http://127.0.0.1:{port.ToString(CultureInfo.InvariantCulture)}/";
            listener.Prefixes.Add(address);
            try
            {
                listener.Start();
                return (listener, new(address));
            }
            catch (HttpListenerException) when (tries < 20)
            {
                listener.Close();
            }
        }
    }
}
