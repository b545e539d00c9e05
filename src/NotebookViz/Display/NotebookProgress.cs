using System.Reflection;
using NotebookViz.Common;
using NotebookViz.Html;

namespace NotebookViz.Display;

/// <summary>
/// Shows the progress of long work below a notebook's cell, in one output that is updated. When the work is done, the output is
/// empty.
/// </summary>
/// <remarks>If the kernel does not support it (<see cref="NotebookDisplay"/>), nothing is shown.</remarks>
internal sealed class NotebookProgress(NotebookDisplay display, TimeSpan patience) : IProgress<ProgressReport>
{
    private const int FirstFactor = 8;

    private readonly long _started = Environment.TickCount64;
    private string? _displayed;
    private bool _isUseless;

    /// <summary>Returns a factory that makes one for each work; null if the kernel cannot show values while a cell runs.</summary>
    /// <param name="patience">How long work may take before it is shown.</param>
    public static Func<IProgress<ProgressReport>>? Find(TimeSpan patience)
    {
        var display = NotebookDisplay.Find();
        if (display is null)
            return null;
        bool isFirst = true;
        return () =>
        {
            // The first picture takes longer because its code is compiled; a progress line for it would leave an empty output behind.
            var patient = isFirst ? FirstFactor * patience : patience;
            isFirst = false;
            return new NotebookProgress(display, patient);
        };
    }

    /// <summary>Returns a function that gets the token of the running cell, <c>KernelInvocationContext.Current.CancellationToken</c>; null if the kernel has none.</summary>
    public static Func<CancellationToken>? FindCancellation()
    {
        var context = AppDomain.CurrentDomain.GetAssemblies()
            .Select(assembly => assembly.GetType("Microsoft.DotNet.Interactive.KernelInvocationContext"))
            .FirstOrDefault(type => type is not null);
        var current = context?.GetProperty("Current", BindingFlags.Public | BindingFlags.Static);
        var token = context?.GetProperty("CancellationToken", BindingFlags.Public | BindingFlags.Instance);
        if (current is null || token?.PropertyType != typeof(CancellationToken))
            return null;
        return () => current.GetValue(null) is { } cell ? (CancellationToken)token.GetValue(cell)! : default;
    }

    public void Report(ProgressReport value)
    {
        bool isFinished = value.Completed >= value.Total;
        if (_isUseless || _displayed is null && (isFinished || Environment.TickCount64 - _started < patience.TotalMilliseconds))
            return;
        try
        {
            object shown = isFinished ? new ProgressLine(null) : new ProgressLine(value);
            _displayed = display.Show(shown, _displayed);
        }
        catch (Exception)
        {
            // An exception in the kernel's code must not stop the work.
            _isUseless = true;
        }
    }
}

/// <summary>A line that shows the progress of work; empty when it is done.</summary>
internal sealed record ProgressLine(ProgressReport? Progress)
{
    public string ToHtml() => Progress is null
        ? ""
        : $"""<div class="notebookviz-progress" style="font:13px/1.5 system-ui,sans-serif"><progress value="{Numbers.Exact(Percent)}" max="100"></progress> {HtmlText.Encode(ToString())}</div>""";

    public override string ToString() => Progress is null ? "" : $"{Progress.Operation}: {Numbers.Exact(Percent)} %";

    private long Percent => Progress is { Total: > 0 } progress ? (long)(100.0 * progress.Completed / progress.Total) : 0;
}
