using System.Net;
using Microsoft.DotNet.Interactive;
using Microsoft.DotNet.Interactive.Commands;
using NotebookViz.Cli.Notebooks;

namespace NotebookViz.Cli.Kernels;

/// <summary>Shows Markdown, which the report and front ends render.</summary>
internal sealed class MarkdownKernel : Kernel, IKernelCommandHandler<SubmitCode>
{
    public MarkdownKernel()
        : base(Languages.Markdown) => KernelInfo.LanguageName = "Markdown";

    Task IKernelCommandHandler<SubmitCode>.HandleAsync(SubmitCode command, KernelInvocationContext context)
    {
        context.DisplayAs(command.Code.Trim(), MimeTypes.Markdown);
        return Task.CompletedTask;
    }
}

/// <summary>Shows the source of a Mermaid diagram, which becomes a picture if scripts run and Mermaid can be loaded.</summary>
internal sealed class MermaidKernel : Kernel, IKernelCommandHandler<SubmitCode>
{
    // The version that the official kernel loads.
    private const string Library = "https://cdn.jsdelivr.net/npm/mermaid@10.6.1/dist/mermaid.esm.min.mjs";

    public MermaidKernel()
        : base("mermaid") => KernelInfo.LanguageName = "Mermaid";

    Task IKernelCommandHandler<SubmitCode>.HandleAsync(SubmitCode command, KernelInvocationContext context)
    {
        context.DisplayAs($$"""
            <pre class="mermaid">{{WebUtility.HtmlEncode(command.Code.Trim())}}</pre>
            <script type="module">import("{{Library}}").then(({ default: mermaid }) => mermaid.run());</script>
            """, MimeTypes.Html);
        return Task.CompletedTask;
    }
}
