using static NotebookViz.Tests.Remote.RemoteSite;

namespace NotebookViz.Tests.Remote;

/// <summary>Servers that fail, are slow or answer in another way than requested: tried again, or named in the error.</summary>
public sealed class RemoteServerTests : IDisposable
{
    private readonly RemoteSite _site = new();

    public void Dispose() => _site.Dispose();

    [Fact]
    public void Connections_that_are_cut_are_made_again_where_they_ended()
    {
        _site.Server.Files["/m.npy"] = Npy(10_000, 1);
        int requests = 0;
        _site.Server.Instead = context =>
        {
            if (Interlocked.Increment(ref requests) % 3 == 0)
                return false;
            // Half of what was asked for, or nothing.
            var (from, to) = TestServer.RangeOf(context.Request.Headers["Range"]!);
            byte[] file = _site.Server.Files["/m.npy"];
            to = Math.Min(to, file.Length - 1);
            context.Response.StatusCode = 206;
            context.Response.AddHeader("ETag", _site.Server.Tag!);
            context.Response.AddHeader("Content-Range", $"bytes {from}-{to}/{file.Length}");
            context.Response.ContentLength64 = to - from + 1;
            context.Response.OutputStream.Write(file.AsSpan(from, requests % 3 == 1 ? (to - from + 1) / 2 : 0));
            context.Response.OutputStream.Flush();
            context.Response.Abort();
            return true;
        };
        Assert.Equal([.. Enumerable.Range(0, 10_000).Select(i => (double)i)], _site.Values("m.npy"));
    }

    [Theory]
    [InlineData(503, "answered 503 ServiceUnavailable (tried 3 times)")]
    [InlineData(429, "answered 429 TooManyRequests (tried 3 times)")]
    [InlineData(404, "there is no such file on 127.0.0.1")]
    [InlineData(403, "refuses access, or has no such file (403 Forbidden)")]
    [InlineData(418, "answered 418")]
    public void A_status_is_told_in_words(int status, string words)
    {
        _site.Server.Instead = context =>
        {
            context.Response.StatusCode = status;
            return true;
        };
        Assert.Contains(words, _site.Refused("m.npy"));
        Assert.Equal(status is 503 or 429 ? 3 : 1, _site.Server.Requests.Count);
    }

    [Fact]
    public void A_server_that_is_busy_once_is_asked_again()
    {
        _site.Server.Files["/m.npy"] = Npy(10, 1);
        _site.Server.Instead = context =>
        {
            if (_site.Server.Requests.Count > 1)
                return false;
            context.Response.StatusCode = 503;
            context.Response.AddHeader("Retry-After", "0");
            return true;
        };
        Assert.Equal(9.0, _site.Values("m.npy")[9]);
    }

    [Fact]
    public void A_server_that_asks_for_an_hour_is_not_waited_for()
    {
        _site.Server.Instead = context =>
        {
            context.Response.StatusCode = 429;
            context.Response.AddHeader("Retry-After", "3600");
            return true;
        };
        Assert.Contains("busy and asks to wait 3,600 seconds", _site.Refused("m.npy"));
        Assert.Single(_site.Server.Requests);
    }

    [Fact]
    public void A_server_without_ranges_is_refused_unless_the_file_is_short()
    {
        _site.Server.HasRanges = false;
        _site.Server.Files["/m.npy"] = Npy(10_000, 1);
        Assert.Contains("sends whole files only, but a remote file is read in byte ranges; download the file and open it by its path.", _site.Refused("m.npy"));
        _site.Server.Files["/s.npy"] = Npy(100, 1);
        Assert.Equal(99.0, _site.Values("s.npy")[99]);
    }

    [Fact]
    public void A_server_that_tells_no_version_is_refused()
    {
        _site.Server.Tag = null;
        _site.Server.Files["/m.npy"] = Npy(10_000, 1);
        Assert.Contains("gives neither an ETag nor a time of the last change", _site.Refused("m.npy"));
    }

    [Theory]
    [InlineData(1, 0)]
    [InlineData(0, -1)]
    public void An_answer_with_another_range_is_not_taken(int from, int to)
    {
        byte[] file = Npy(10_000, 1);
        _site.Server.Instead = context =>
        {
            var (first, last) = TestServer.RangeOf(context.Request.Headers["Range"]!);
            bool isOpening = last == 63;
            if (!isOpening)
                (first, last) = (first + from, last + to);
            context.Response.StatusCode = 206;
            context.Response.AddHeader("ETag", _site.Server.Tag!);
            context.Response.AddHeader("Content-Range", $"bytes {first}-{last}/{file.Length}");
            context.Response.ContentLength64 = last - first + 1;
            context.Response.OutputStream.Write(file.AsSpan(first, last - first + 1));
            return true;
        };
        Assert.Contains("sent a response that does not match the request (206 PartialContent)", _site.Refused("m.npy"));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_server_that_falls_silent_or_drips_is_given_up(bool drips)
    {
        using var end = new ManualResetEventSlim();
        byte[] file = Npy(100_000, 1);
        _site.Server.Instead = context =>
        {
            if (context.Request.Headers["Range"] == "bytes=0-63")
            {
                _site.Server.Send(context, file);
                return true;
            }
            int from = TestServer.RangeOf(context.Request.Headers["Range"]!).From;
            context.Response.StatusCode = 206;
            context.Response.AddHeader("ETag", _site.Server.Tag!);
            context.Response.AddHeader("Content-Range", $"bytes {from}-{Block - 1}/{file.Length}");
            context.Response.ContentLength64 = Block - from;
            for (int i = from; i < Block && !end.Wait(20); i++)
            {
                if (!drips)
                    continue;
                context.Response.OutputStream.WriteByte(file[i]);
                context.Response.OutputStream.Flush();
            }
            return true;
        };
        string message = _site.Refused("m.npy", _site.Settings with { Patience = TimeSpan.FromMilliseconds(200), Retries = 1 });
        end.Set();
        Assert.Contains("it does not respond in time (tried 2 times)", message);
    }

    [Fact]
    public void A_server_that_is_not_there_is_named_with_what_to_do()
    {
        var address = _site.Server.At("m.npy");
        _site.Server.Dispose();
        string message = Assert.Throws<WeightFileException>(() => WeightFile.Open(address, _site.Settings)).Message;
        Assert.StartsWith("m.npy: 127.0.0.1 cannot be reached: ", message);
        Assert.EndsWith("(tried 3 times); check the network, or download the file and open it by its path.", message);
    }
}
