using System;
using System.IO;
using System.Linq;
using Microsoft.Build.Framework;
using Microsoft.Build.Utilities;
using NUglify;
using NUglify.JavaScript;

/// <summary>Makes scripts and style sheets small: each notebook output carries them. Compiled by MSBuild, see Scripts.targets.</summary>
public class Minify : Task
{
    /// <summary>The files. <c>Parts</c>: the scripts that take the place of the statement <c>PARTS</c>.</summary>
    [Required]
    public ITaskItem[] Files { get; set; }

    /// <summary>The folder of the small files, which have the same names.</summary>
    [Required]
    public string Folder { get; set; }

    public override bool Execute()
    {
        Directory.CreateDirectory(Folder);
        foreach (var file in Files)
        {
            string path = file.ItemSpec;
            string text = File.ReadAllText(path);
            var parts = file.GetMetadata("Parts").Split(new[] { ';' }, StringSplitOptions.RemoveEmptyEntries);
            if (parts.Length > 0)
                text = text.Replace("PARTS", string.Concat(parts.Select(File.ReadAllText)));
            var small = Path.GetExtension(path) == ".css" ? Uglify.Css(text) : Uglify.Js(text, path, new CodeSettings { LineBreakThreshold = int.MaxValue });
            foreach (var error in small.Errors)
                Log.LogError("", error.ErrorCode, "", path, error.StartLine, error.StartColumn, error.EndLine, error.EndColumn, error.Message);
            File.WriteAllText(Path.Combine(Folder, Path.GetFileName(path)), small.Code);
        }
        return !Log.HasLoggedErrors;
    }
}
