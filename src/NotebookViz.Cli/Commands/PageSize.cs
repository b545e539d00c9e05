using System.CommandLine;

namespace NotebookViz.Cli.Commands;

/// <summary>The option <c>--max-size</c>, in megabytes.</summary>
internal static class PageSize
{
    // The scripts of a page alone take more than a megabyte.
    private const double Default = 10, Least = 2, Most = 500;

    public static Option<double> Option(string description)
    {
        var option = NumberOption.Create("--max-size", size => size is >= Least and <= Most, $"--max-size takes {Least} to {Most} megabytes, such as 2.5.");
        (option.Description, option.HelpName, option.DefaultValueFactory) = (description, "MB", _ => Default);
        return option;
    }

    public static long Bytes(double megabytes) => (long)(megabytes * 1e6);
}
