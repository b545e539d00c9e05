#:property PublishAot=false

// A notebook kernel as bare as can be: Roslyn's scripts and the formatting library. It knows nothing of NotebookViz but the files that
// it is told of: the extension to run, and the assemblies that scripts may use.
// Arguments: C# code that runs before the extension, the extension, the value to show as C# code, and the assemblies. Writes a JSON
// object to the console.
using System.Text.Json;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Scripting;
using Microsoft.CodeAnalysis.Scripting;
using Microsoft.DotNet.Interactive.Formatting;

var options = ScriptOptions.Default
    .AddReferences(args[3..].Select(path => MetadataReference.CreateFromFile(path)))
    .AddReferences(typeof(Formatter).Assembly);
var state = await CSharpScript.RunAsync(args[0], options);
foreach (var cell in File.ReadAllText(args[1]).Split("#!csharp", StringSplitOptions.RemoveEmptyEntries))
    state = await state.ContinueWithAsync(cell);
state = await state.ContinueWithAsync(args[2]);

var value = state.ReturnValue;
var mimeTypes = Formatter.GetPreferredMimeTypesFor(value.GetType()).ToArray();
Console.WriteLine(JsonSerializer.Serialize(new
{
    Preferred = mimeTypes,
    Shown = mimeTypes.ToDictionary(mimeType => mimeType, mimeType => value.ToDisplayString(mimeType)),
}));
