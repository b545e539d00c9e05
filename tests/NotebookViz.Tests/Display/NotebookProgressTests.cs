using NotebookViz.Display;

namespace NotebookViz.Tests.Display
{
    public sealed class NotebookProgressTests
    {
        [Fact]
        public void Work_that_takes_its_time_is_one_output_that_is_rewritten_and_empty_in_the_end()
        {
            var shown = Outputs(TimeSpan.Zero, [new("Reading 4 values", 1, 4), new("Reading 4 values", 3, 4), new("Reading 4 values", 4, 4)]);
            Assert.Equal(["Reading 4 values: 25 %", "Reading 4 values: 75 %", ""], Assert.Single(shown));
        }

        [Fact]
        public void Short_work_leaves_no_output() =>
            Assert.Empty(Outputs(TimeSpan.FromDays(1), [new("Reading 4 values", 1, 4), new("Reading 4 values", 4, 4)]));

        [Fact]
        public void The_first_work_of_a_session_has_more_patience_than_the_next()
        {
            var patience = TimeSpan.FromMilliseconds(20);
            Microsoft.DotNet.Interactive.KernelInvocationContext cell;
            bool inTime;
            do
            {
                cell = Microsoft.DotNet.Interactive.KernelInvocationContext.Running.Value = new();
                var find = NotebookProgress.Find(patience)!;
                long start = Environment.TickCount64;
                var (first, next) = (find(), find());
                while (cell.Outputs.Count == 0)
                    next.Report(new("Reading the next", 1, 4));
                first.Report(new("Reading the first", 1, 4));
                // A slow machine may have used up the patience of the first as well, which proves nothing.
                inTime = Environment.TickCount64 - start < 2 * patience.TotalMilliseconds;
            }
            while (!inTime);
            Assert.Equal(["Reading the next: 25 %"], Assert.Single(cell.Outputs.Values));
        }

        [Fact]
        public void A_line_is_a_bar_and_says_the_same_in_words()
        {
            var line = new ProgressLine(new("Drawing <b>", 1, 3));
            Assert.Contains("<progress value=\"33\" max=\"100\"></progress> Drawing &lt;b&gt;: 33 %", line.ToHtml(), StringComparison.Ordinal);
            Assert.Equal("Drawing <b>: 33 %", line.ToString());
            Assert.Equal(("", ""), (new ProgressLine(null).ToHtml(), new ProgressLine(null).ToString()));
        }

        [Fact]
        public void A_kernel_that_fails_to_show_it_does_not_stop_the_work()
        {
            Microsoft.DotNet.Interactive.KernelInvocationContext.Running.Value = null;
            var progress = NotebookProgress.Find(TimeSpan.Zero)!();
            progress.Report(new("Reading 4 values", 1, 4));
            progress.Report(new("Reading 4 values", 4, 4));
        }

        [Fact]
        public void Interrupting_the_cell_that_runs_cancels_its_work()
        {
            var find = NotebookProgress.FindCancellation()!;
            Assert.False(find().CanBeCanceled);
            using var source = new CancellationTokenSource();
            Microsoft.DotNet.Interactive.KernelInvocationContext.Running.Value = new() { CancellationToken = source.Token };
            Assert.Equal(source.Token, find());
        }

        private static List<string>[] Outputs(TimeSpan patience, ProgressReport[] reports)
        {
            NotebookExtension.Load();
            var cell = Microsoft.DotNet.Interactive.KernelInvocationContext.Running.Value = new();
            var progress = NotebookProgress.Find(patience)!();
            foreach (var report in reports)
                progress.Report(report);
            return [.. cell.Outputs.Values];
        }
    }
}

// The kernel's types as far as they are looked for: nothing of the kernel's own is there to be referenced.
namespace Microsoft.DotNet.Interactive
{
    public sealed class KernelInvocationContext
    {
        internal static readonly AsyncLocal<KernelInvocationContext?> Running = new();

        public static KernelInvocationContext? Current => Running.Value;

        public CancellationToken CancellationToken { get; init; }

        public Commands.KernelCommand Command { get; } = new();

        // For each output what it showed, one after the other.
        internal Dictionary<string, List<string>> Outputs { get; } = [];

        public void Publish(Events.DisplayEvent shown)
        {
            if (shown is Events.DisplayedValueProduced)
                Outputs.Add(shown.ValueId, []);
            // As front-ends do, an update of what was never shown is ignored.
            if (shown.Command == Command && Outputs.TryGetValue(shown.ValueId, out var output))
                output.Add(shown.FormattedValues.Single(value => value.MimeType == "text/plain").Value);
        }
    }
}

namespace Microsoft.DotNet.Interactive.Commands
{
    public sealed class KernelCommand;
}

namespace Microsoft.DotNet.Interactive.Events
{
    public abstract record DisplayEvent(object Value, string ValueId, Commands.KernelCommand Command, IReadOnlyCollection<Formatting.FormattedValue> FormattedValues);

    public sealed record DisplayedValueProduced(object Value, Commands.KernelCommand Command, IReadOnlyCollection<Formatting.FormattedValue> FormattedValues, string ValueId)
        : DisplayEvent(Value, ValueId, Command, FormattedValues);

    public sealed record DisplayedValueUpdated(object Value, string ValueId, Commands.KernelCommand Command, IReadOnlyCollection<Formatting.FormattedValue> FormattedValues)
        : DisplayEvent(Value, ValueId, Command, FormattedValues);
}
