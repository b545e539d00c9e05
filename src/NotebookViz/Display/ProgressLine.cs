namespace NotebookViz.Display;

/// <summary>A line that says how far work is; empty when it is done.</summary>
internal sealed record ProgressLine(WorkProgress? Progress)
{
    public string ToHtml() => Progress is null
        ? ""
        : $"""<div class="notebookviz-progress" style="font:13px/1.5 system-ui,sans-serif"><progress value="{Numbers.Exact(Percent)}" max="100"></progress> {HtmlText.Encode(ToString())}</div>""";

    public override string ToString() => Progress is null ? "" : $"{Progress.What}: {Numbers.Exact(Percent)} %";

    private long Percent => Progress is { Total: > 0 } progress ? (long)(100.0 * progress.Done / progress.Total) : 0;
}
