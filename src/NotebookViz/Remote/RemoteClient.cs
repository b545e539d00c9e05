using System.Net;
using System.Net.Http.Headers;
using NotebookViz.Common;
using Polly;

namespace NotebookViz.Remote;

/// <summary>What the first response says about a file.</summary>
/// <param name="Length">How many bytes it has.</param>
/// <param name="Tag">Its ETag, or else the time of its last change: a different tag means different content.</param>
/// <param name="Whole">The whole content, if the server sent it; otherwise null.</param>
internal sealed record RemoteVersion(long Length, string Tag, byte[]? Whole = null);

/// <summary>Reads one remote file by byte ranges and repeats requests that fail because of the network. Thread-safe.</summary>
/// <param name="address">Where it is.</param>
/// <param name="settings">How to read it.</param>
internal sealed class RemoteClient(Uri address, RemoteSettings settings)
{
    private const int MostRedirects = 10, FirstLength = 64;

    // A slower connection is given up, even if data keeps coming.
    private const double LeastBytesASecond = 4096;

    // Shared, so that connections are reused. Redirects are followed here, because the token must not be sent to other hosts.
    private static readonly HttpClient Http = new(new SocketsHttpHandler
    {
        AllowAutoRedirect = false,
        UseCookies = false,
        ConnectTimeout = TimeSpan.FromSeconds(15),
        PooledConnectionLifetime = TimeSpan.FromMinutes(5),
    })
    { Timeout = Timeout.InfiniteTimeSpan };

    private readonly ResiliencePipeline _retries = RemoteErrors.Retries(settings);
    private readonly RemoteErrors _errors = new(address, settings);
    private Uri? _found;

    /// <summary>Requests the first bytes to learn the length and the version.</summary>
    /// <exception cref="WeightFileException">The file does not exist, or cannot be read in ranges.</exception>
    public RemoteVersion Open(CancellationToken cancellationToken) => Run<RemoteVersion>(async token =>
    {
        using var timeout = new Patience(settings.Patience, settings.LongestWhole / LeastBytesASecond, token);
        using var answer = await SendAsync(new(0, FirstLength - 1), timeout.Token);
        _errors.ThrowIfRefused(answer);
        if (answer is { StatusCode: HttpStatusCode.RequestedRangeNotSatisfiable, Content.Headers.ContentRange: { HasLength: true, Length: 0 } })
            return new(0, "", []);
        if (answer.StatusCode == HttpStatusCode.OK)
            return answer.Content.Headers.ContentLength is { } whole && whole <= settings.LongestWhole
                ? new(whole, "", await ReadAsync(answer, new byte[whole], timeout))
                : throw _errors.NoRanges();
        if (answer.StatusCode != HttpStatusCode.PartialContent || answer.Content.Headers.ContentRange is not { HasRange: true, From: 0, Length: { } length })
            throw _errors.NoRanges();
        return new(length, RemoteErrors.TagOf(answer) ?? throw _errors.NoTag());
    }, cancellationToken);

    /// <summary>Reads a range of bytes.</summary>
    /// <exception cref="WeightFileException">The range cannot be read, or the file has changed.</exception>
    public byte[] Read(long start, int length, RemoteVersion version, CancellationToken cancellationToken)
    {
        byte[] bytes = new byte[length];
        int done = 0;
        return Run(async token =>
        {
            using var timeout = new Patience(settings.Patience, (length - done) / LeastBytesASecond, token);
            using var answer = await SendAsync(new(start + done, start + length - 1), timeout.Token);
            _errors.ThrowIfRefused(answer);
            var range = answer.Content.Headers.ContentRange;
            if (RemoteErrors.TagOf(answer) is { } tag && tag != version.Tag || range is { HasLength: true, Length: var now } && now != version.Length)
                throw _errors.Changed();
            if (answer.StatusCode != HttpStatusCode.PartialContent || range is not { HasRange: true } || range.From != start + done || range.To != start + length - 1 || RemoteErrors.TagOf(answer) is null)
                throw _errors.WrongAnswer(answer);
            // Bytes that arrived before the connection broke are kept.
            await ReadAsync(answer, bytes.AsMemory(done), timeout, count => done += count);
            return bytes;
        }, cancellationToken);
    }

    private static async Task<byte[]> ReadAsync(HttpResponseMessage answer, byte[] bytes, Patience timeout)
    {
        await ReadAsync(answer, bytes, timeout, _ => { });
        return bytes;
    }

    private static async Task ReadAsync(HttpResponseMessage answer, Memory<byte> rest, Patience timeout, Action<int> advance)
    {
        await using var stream = await answer.Content.ReadAsStreamAsync(timeout.Token);
        while (rest.Length > 0)
        {
            timeout.Renew();
            int count = await stream.ReadAsync(rest, timeout.Token);
            if (count == 0)
                throw new IOException("the connection ended too early");
            advance(count);
            rest = rest[count..];
        }
    }

    private async Task<HttpResponseMessage> SendAsync(RangeItemHeaderValue range, CancellationToken cancellationToken)
    {
        var found = Volatile.Read(ref _found) ?? address;
        var answer = await SendAsync(found, range, cancellationToken);
        // The address from a redirect expires after a while.
        if (found == address || answer.StatusCode is not (HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden or HttpStatusCode.NotFound or HttpStatusCode.Gone))
            return answer;
        answer.Dispose();
        return await SendAsync(address, range, cancellationToken);
    }

    private async Task<HttpResponseMessage> SendAsync(Uri target, RangeItemHeaderValue range, CancellationToken cancellationToken)
    {
        for (int redirects = 0; ; redirects++)
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, target);
            request.Headers.Range = new(range.From, range.To);
            request.Headers.AcceptEncoding.Add(new("identity"));
            request.Headers.UserAgent.Add(new("NotebookViz", null));
            if (settings.TokenFor(target) is { } token)
                request.Headers.Authorization = new("Bearer", token);
            var answer = await Http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
            if ((int)answer.StatusCode is not (301 or 302 or 303 or 307 or 308) || answer.Headers.Location is not { } location)
            {
                Volatile.Write(ref _found, target);
                return answer;
            }
            answer.Dispose();
            var next = new Uri(target, location);
            if (redirects == MostRedirects || !RemoteSettings.IsSafe(next) || next.Scheme != Uri.UriSchemeHttps && target.Scheme == Uri.UriSchemeHttps)
                throw _errors.BadRedirect(target);
            target = next;
        }
    }

    // Weights are read synchronously. Cancelled work ends as cancelled; a network error becomes an error of the file.
    private T Run<T>(Func<CancellationToken, Task<T>> work, CancellationToken cancellationToken)
    {
        using var linked = CancellationTokenSource.CreateLinkedTokenSource([.. WorkScope.Tokens(), cancellationToken]);
        try
        {
            return Task.Run(() => _retries.ExecuteAsync(async token => await work(token), linked.Token).AsTask(), CancellationToken.None).GetAwaiter().GetResult();
        }
        catch (Exception error) when (linked.IsCancellationRequested)
        {
            throw new OperationCanceledException(error.Message, error, linked.Token);
        }
        catch (Exception error) when (RemoteErrors.IsOfNetwork(error))
        {
            throw _errors.Unreachable(error);
        }
    }

    /// <summary>Cancels an attempt if no data arrives for a while, or if it takes too long in total.</summary>
    private sealed class Patience(TimeSpan pause, double seconds, CancellationToken cancellationToken) : IDisposable
    {
        private readonly CancellationTokenSource _whole = new(pause + TimeSpan.FromSeconds(seconds));
        private CancellationTokenSource? _source;

        public CancellationToken Token => (_source ??= Create()).Token;

        public void Renew() => (_source ??= Create()).CancelAfter(pause);

        public void Dispose()
        {
            _source?.Dispose();
            _whole.Dispose();
        }

        private CancellationTokenSource Create()
        {
            var source = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, _whole.Token);
            source.CancelAfter(pause);
            return source;
        }
    }
}
