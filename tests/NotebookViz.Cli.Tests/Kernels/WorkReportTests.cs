using NotebookViz.Cli.Kernels;
using NotebookViz.Cli.Notebooks;
using NotebookViz.Cli.Tests.Infrastructure;

namespace NotebookViz.Cli.Tests.Kernels;

public sealed class WorkReportTests : IDisposable
{
    private readonly TestFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Work_in_a_cell_is_told_beside_the_run_and_leaves_nothing_in_the_notebook()
    {
        var notebook = IpynbFormat.Parse(File.ReadAllBytes(_folder.WriteNotebook($"""
            #r "{typeof(Weight).Assembly.Location}"
            var weight = new NotebookViz.Weight("large", [4 << 20], NotebookViz.ElementType.UInt8, NotebookViz.TensorData.Of(new byte[4 << 20]));
            new NotebookViz.WeightList([weight], "model").ToHtml().Length > 0
            """)));
        var progress = new Progress();

        var result = await NotebookRunner.RunAsync(notebook, _folder.Path, keepGoing: false, progress, CancellationToken.None);

        Assert.Empty(result.Failures);
        // The values are read for the table, and again for the picture.
        Assert.Equal(new ProgressReport("Drawing 1 weight of model", 8 << 20, 8 << 20), progress.Works[^1]);
        Assert.Equal("True", ((DataOutput)Assert.Single(notebook.Cells[0].Outputs)).ShownText());
    }

    private sealed class Progress : IRunProgress
    {
        public List<ProgressReport> Works { get; } = [];

        public void CellStarted(int number, int count, string firstLine)
        {
        }

        public void Working(ProgressReport work) => Works.Add(work);

        public void CellFinished(TimeSpan? time, bool failed)
        {
        }
    }
}
