using System.CommandLine;

namespace NotebookViz.Cli.Commands;

/// <summary>The option <c>--max-size</c>, in megabytes.</summary>
internal static class PageSize
{
    // The scripts of a page alone take more than a megabyte.
    private const double Default = 10, Least = 2, Most = 500;

    public static Option<double> Option(string description)
    {
        var option = new Option<double>("--max-size") { Description = description, HelpName = "MB", DefaultValueFactory = _ => Default };
        option.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<double>() is not (>= Least and <= Most))
                result.AddError($"--max-size takes {Least} to {Most} megabytes.");
        });
        return option;
    }

    public static long Bytes(double megabytes) => (long)(megabytes * 1e6);
}
