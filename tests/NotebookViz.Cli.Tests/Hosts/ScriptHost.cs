#:property PublishAot=false

// Runs scripts with Roslyn and the formatting library, to test what happens beside assemblies that the real kernel cannot be given.
// Arguments: C# code to run first, the value to show as C# code, and the assemblies that both may use. Writes a JSON object to the console.
using System.Text.Json;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Scripting;
using Microsoft.CodeAnalysis.Scripting;
using Microsoft.DotNet.Interactive.Formatting;

var options = ScriptOptions.Default
    .AddReferences(args[2..].Select(path => MetadataReference.CreateFromFile(path)))
    .AddReferences(typeof(Formatter).Assembly);
var state = await CSharpScript.RunAsync(args[0], options);
state = await state.ContinueWithAsync(args[1]);

var value = state.ReturnValue;
var mimeTypes = Formatter.GetPreferredMimeTypesFor(value.GetType()).ToArray();
Console.WriteLine(JsonSerializer.Serialize(new
{
    Preferred = mimeTypes,
    Shown = mimeTypes.ToDictionary(mimeType => mimeType, mimeType => value.ToDisplayString(mimeType)),
}));
