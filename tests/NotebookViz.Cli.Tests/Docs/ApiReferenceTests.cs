using NotebookViz.Cli.Tests.Infrastructure;

namespace NotebookViz.Cli.Tests.Docs;

public sealed class ApiReferenceTests
{
    private static readonly string Folder = Build.Repository("docs", "api");

    /// <summary>With NOTEBOOKVIZ_ACCEPT=1 this is the command that writes the reference.</summary>
    [Fact]
    public void The_API_reference_tells_what_the_doc_comments_tell()
    {
        // Where they are built; of the second nothing else is needed here.
        var libraries = ((string[])["NotebookViz", "NotebookViz.PlotlyNET"])
            .Select(name => Build.Repository("src", name, "bin", Build.Configuration, "net10.0", name + ".dll")).ToArray();
        var pages = new ApiReference(libraries).Pages();
        foreach (var (name, text) in pages)
            Accepted.Matches(text, Path.Combine(Folder, name));
        foreach (var file in Directory.GetFiles(Folder).Where(file => !pages.ContainsKey(Path.GetFileName(file))))
            Accepted.IsGone(file);
    }
}
