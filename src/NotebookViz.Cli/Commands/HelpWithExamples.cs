using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;

namespace NotebookViz.Cli.Commands;

/// <summary>Help that ends with examples.</summary>
/// <param name="help">Writes the help itself.</param>
/// <param name="isAsked">True if the user asked for help, so that nothing else on the command line matters.</param>
internal sealed class HelpWithExamples(HelpAction help, bool isAsked) : SynchronousCommandLineAction
{
    private static readonly Dictionary<string, string[]> Of = new()
    {
        ["run"] = ["run filters.dib", "run filters.ipynb -o out.ipynb --keep-going"],
        ["report"] = ["report filters.ipynb --open", "report filters.ipynb --no-run --code hide -o filters.pdf"],
        ["convert"] = ["convert filters.ipynb -o filters.dib"],
        ["show"] = ["show model.safetensors --open", "show kernel.npy --layout keras -o kernel.html", "show model.h5 --tensor conv2d_1/kernel"],
        ["summary"] = ["summary model.safetensors", "summary model.onnx --filter \"conv bias\"", "summary model.pt --sort norm --top 10", "summary model.h5 --csv > model.csv", "summary model.gguf --metadata", "summary model.gguf --part 3/16 --json > part-03.json", "summary --merge part-*.json"],
        ["compare"] = ["compare before.safetensors after.safetensors", "compare model.h5 model.pt -o changes.html --open", "compare a.gguf b.safetensors --json --fail-above 1e-2"],
        ["export"] = ["export model.h5 -o model.safetensors", "export model.h5 --tensor conv2d_1/kernel -o kernel.npy"],
    };

    /// <summary>The examples of a command, without the name of the tool; for the tool itself the first example of each command.</summary>
    public static IReadOnlyList<string> For(Command command) =>
        command is RootCommand ? [.. Of.Values.Select(examples => examples[0])] : Of.GetValueOrDefault(command.Name, []);

    /// <summary>Adds the examples to the help of a tool, and makes the tool show the help if it is called without arguments.</summary>
    public static void AddTo(RootCommand root)
    {
        var option = root.Options.OfType<HelpOption>().Single();
        var help = (HelpAction)option.Action!;
        option.Action = new HelpWithExamples(help, isAsked: true);
        root.Action = new HelpWithExamples(help, isAsked: false);
    }

    public override bool ClearsParseErrors => isAsked;

    public override int Invoke(ParseResult parseResult)
    {
        int exitCode = help.Invoke(parseResult);
        var output = parseResult.InvocationConfiguration.Output;
        output.WriteLine("Examples:");
        foreach (string example in For(parseResult.CommandResult.Command))
            output.WriteLine($"  notebookviz {example}");
        if (parseResult.CommandResult.Command is RootCommand)
            output.WriteLine("\n'notebookviz COMMAND --help' has more on each command.");
        return exitCode;
    }
}
