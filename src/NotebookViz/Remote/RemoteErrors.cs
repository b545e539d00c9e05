using System.Globalization;
using NotebookViz.Common;
using Polly;
using Polly.Retry;

namespace NotebookViz.Remote;

/// <summary>Errors of remote files, and which requests are repeated. Messages name the host and the file, never the whole address, because it may contain secrets.</summary>
/// <param name="address">The file.</param>
/// <param name="settings">How it is read.</param>
internal sealed class RemoteErrors(Uri address, RemoteSettings settings)
{
    private const string Download = "download the file and open it by its path";

    // If a server asks for a longer wait, an error is thrown instead.
    private static readonly TimeSpan LongestDelay = TimeSpan.FromSeconds(60);

    /// <summary>Repeats a request after network errors, with growing delays.</summary>
    public static ResiliencePipeline Retries(RemoteSettings settings) => new ResiliencePipelineBuilder().AddRetry(new RetryStrategyOptions
    {
        MaxRetryAttempts = settings.Retries,
        BackoffType = DelayBackoffType.Exponential,
        UseJitter = true,
        Delay = settings.Delay,
        // A cancellation that the caller did not request is a timeout.
        ShouldHandle = attempt => ValueTask.FromResult(attempt.Outcome.Exception is { } error && IsOfNetwork(error) && !attempt.Context.CancellationToken.IsCancellationRequested),
        DelayGenerator = attempt => ValueTask.FromResult(attempt.Outcome.Exception is BusyException { Wait: { } wait } ? wait : (TimeSpan?)null),
    }).Build();

    /// <summary>Returns whether an error may be gone at the next attempt.</summary>
    public static bool IsOfNetwork(Exception error) => error is HttpRequestException or BusyException or OperationCanceledException || error is IOException and not WeightFileException;

    /// <summary>Throws if the server does not send the file.</summary>
    public void ThrowIfRefused(HttpResponseMessage answer)
    {
        int status = (int)answer.StatusCode;
        if (status is 408 or 429 or >= 500)
        {
            var wait = answer.Headers.RetryAfter?.Delta ?? answer.Headers.RetryAfter?.Date - DateTimeOffset.UtcNow;
            throw wait > LongestDelay ? Error($"{address.Host} is busy and asks to wait {Numbers.Grouped((long)wait.Value.TotalSeconds)} seconds ({Words(answer)}); open the file again after that.")
                : new BusyException(Words(answer), wait < TimeSpan.Zero ? null : wait);
        }
        if (answer.Content.Headers.ContentEncoding.Count > 0)
            throw Error($"{address.Host} sends the file compressed, although an uncompressed one was requested; {Download}.");
        if (status is 404 or 410)
            throw new WeightFileException(RemoteAddress.NameOf(address), null, $"there is no such file on {address.Host} ({Words(answer)}); check the address.") { IsMissing = true };
        if (status is 401 or 403)
            throw Error($"{address.Host} refuses access, or has no such file ({Words(answer)}){settings.TokenAdvice(address)}.");
        if (status is not (200 or 206 or 416))
            throw Error($"{address.Host} answered {Words(answer)}; {Download}.");
    }

    /// <summary>Returns what identifies the version in a response: its ETag, or the time of the last change; null if it has neither.</summary>
    public static string? TagOf(HttpResponseMessage answer) =>
        answer.Headers.ETag?.ToString() ?? answer.Content.Headers.LastModified?.ToString("R", CultureInfo.InvariantCulture);

    public WeightFileException NoRanges() => Error($"{address.Host} sends whole files only, but a remote file is read in byte ranges; {Download}.");

    /// <summary>A response that does not match the request, from a server that sent a range before.</summary>
    public WeightFileException WrongAnswer(HttpResponseMessage answer) => Error($"{address.Host} sent a response that does not match the request ({Words(answer)}); {Download}.");

    public WeightFileException NoTag() => Error($"{address.Host} gives neither an ETag nor a time of the last change, so changes of the file cannot be detected; {Download}.");

    public WeightFileException Changed() => Error($"it has changed on {address.Host} since it was opened; open it again.");

    public WeightFileException BadRedirect(Uri from) => Error($"{from.Host} redirects without end, or to an address without https; {Download}.");

    public WeightFileException Unreachable(Exception error)
    {
        string what = error switch
        {
            OperationCanceledException => "it does not respond in time",
            BusyException => $"it answered {error.Message}",
            _ => error.Message.TrimEnd('.'),
        };
        return Error($"{address.Host} cannot be reached: {what} (tried {Numbers.Exact(settings.Retries + 1)} times); check the network, or {Download}.", error is BusyException ? null : error);
    }

    private WeightFileException Error(string problem, Exception? inner = null) => new(RemoteAddress.NameOf(address), null, problem, inner);

    private static string Words(HttpResponseMessage answer) => $"{Numbers.Exact((int)answer.StatusCode)} {Enum.GetName(answer.StatusCode)}".TrimEnd();
}

/// <summary>The error of a server that cannot respond now.</summary>
/// <param name="message">Its status.</param>
/// <param name="wait">How long the server asks to wait; null if it does not say.</param>
internal sealed class BusyException(string message, TimeSpan? wait) : Exception(message)
{
    public TimeSpan? Wait => wait;
}
