using System.Collections.Concurrent;
using System.Diagnostics.Tracing;
using System.Reflection.Metadata;
using System.Reflection.Metadata.Ecma335;
using static TorchSharp.torch;

namespace NotebookViz.Tests;

/// <summary>How many source files a reader has to follow from a layer to its picture.</summary>
public class PathTests
{
    // 55 for the picture, and what its values tell.
    private const int MostFiles = 61;

    [Fact]
    public void From_GetWeights_to_HTML_the_code_is_in_few_files()
    {
        string[] files = FreshProcess.Run(ShowAKernel).Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Contains("ModelReader.cs", files);
        Assert.Contains("Fragment.cs", files);
        Assert.True(files.Length <= MostFiles, $"{files.Length} files: {string.Join(' ', files)}");
    }

    private static void ShowAKernel()
    {
        NotebookExtension.Load();
        var layer = nn.Conv2d(1, 32, 3);
        using var methods = new CompiledMethods();
        layer.GetWeights()[0].ToHtml();
        Console.WriteLine(string.Join('\n', SourceFiles(methods.Tokens())));
    }

    private static IEnumerable<string> SourceFiles(IReadOnlyCollection<int> tokens)
    {
        using var pdb = MetadataReaderProvider.FromPortablePdbStream(File.OpenRead(Path.ChangeExtension(typeof(Weight).Assembly.Location, ".pdb")));
        var reader = pdb.GetMetadataReader();
        var files = new SortedSet<string>(StringComparer.Ordinal);
        foreach (int token in tokens)
        {
            var document = reader.GetMethodDebugInformation(MetadataTokens.MethodDefinitionHandle(token & 0xFFFFFF)).Document;
            if (!document.IsNil)
                files.Add(Path.GetFileName(reader.GetString(reader.GetDocument(document).Name)));
        }
        // Progress is told only where a display takes more than a second, as on a busy machine.
        return files.Where(file => !file.EndsWith(".g.cs", StringComparison.Ordinal) && !file.Contains("Progress", StringComparison.Ordinal));
    }

    /// <summary>The library's methods that the runtime compiles, because they are called for the first time.</summary>
    private sealed class CompiledMethods : EventListener
    {
        private const EventKeywords Jit = (EventKeywords)0x10;
        private readonly ConcurrentDictionary<int, byte> _tokens = [];
        private readonly ManualResetEventSlim _last = new();

        protected override void OnEventSourceCreated(EventSource eventSource)
        {
            if (eventSource.Name == "Microsoft-Windows-DotNETRuntime")
                EnableEvents(eventSource, EventLevel.Verbose, Jit);
        }

        protected override void OnEventWritten(EventWrittenEventArgs eventData)
        {
            if (eventData.EventName?.StartsWith("MethodLoadVerbose", StringComparison.Ordinal) != true)
                return;
            string space = (string)eventData.Payload![6]!;
            if (space.StartsWith("NotebookViz.Tests.", StringComparison.Ordinal))
            {
                if ((string)eventData.Payload[7]! == nameof(Last))
                    _last.Set();
            }
            else if (space.StartsWith("NotebookViz.", StringComparison.Ordinal))
            {
                _tokens[(int)(uint)eventData.Payload[4]!] = 0;
            }
        }

        public IReadOnlyCollection<int> Tokens()
        {
            Last();
            _last.Wait();
            return [.. _tokens.Keys];
        }

        private static void Last()
        {
        }
    }
}
