using System.Reflection;
using NotebookViz.Common;
using NotebookViz.Html;

namespace NotebookViz.Display;

/// <summary>
/// Shows how far work is below a notebook's cell, in one place that is rewritten, once it takes its time. What is done leaves nothing
/// to be seen.
/// </summary>
/// <remarks>
/// The kernel's own types have moved between its versions, so they are looked up by what they can do:
/// <c>Kernel.display(value)</c>, which every cell may call, and <c>Update(value)</c> of what it gives. Where they are not there, nothing is shown.
/// </remarks>
internal sealed class NotebookProgress(MethodInfo display, TimeSpan patience) : IProgress<ProgressReport>
{
    private const int FirstFactor = 8;

    private readonly long _started = Environment.TickCount64;
    private object? _displayed;
    private bool _isUseless;

    /// <summary>What makes one for each work; null where the kernel has no way to show values in between.</summary>
    /// <param name="patience">How long work may take before it is shown.</param>
    public static Func<IProgress<ProgressReport>>? Find(TimeSpan patience)
    {
        var display = AppDomain.CurrentDomain.GetAssemblies()
            .Select(assembly => assembly.GetType("Microsoft.DotNet.Interactive.Kernel"))
            .Select(kernel => kernel?.GetMethod("display", BindingFlags.Public | BindingFlags.Static, [typeof(object), typeof(string[])]))
            .FirstOrDefault(method => method is not null);
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

    /// <summary>What cancels the work of the cell that runs: <c>KernelInvocationContext.Current.CancellationToken</c>; null where the kernel has none.</summary>
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
            if (_displayed is null)
                _displayed = display.Invoke(null, [shown, Array.Empty<string>()]);
            else
                _displayed.GetType().GetMethod("Update", [typeof(object)])!.Invoke(_displayed, [shown]);
        }
        catch (Exception)
        {
            // The work itself is what counts, whatever a kernel's code throws.
            _isUseless = true;
        }
    }
}

/// <summary>A line that says how far work is; empty when it is done.</summary>
internal sealed record ProgressLine(ProgressReport? Progress)
{
    public string ToHtml() => Progress is null
        ? ""
        : $"""<div class="notebookviz-progress" style="font:13px/1.5 system-ui,sans-serif"><progress value="{Numbers.Exact(Percent)}" max="100"></progress> {HtmlText.Encode(ToString())}</div>""";

    public override string ToString() => Progress is null ? "" : $"{Progress.Operation}: {Numbers.Exact(Percent)} %";

    private long Percent => Progress is { Total: > 0 } progress ? (long)(100.0 * progress.Completed / progress.Total) : 0;
}
