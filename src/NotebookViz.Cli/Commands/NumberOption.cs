using System.CommandLine;
using System.Globalization;

namespace NotebookViz.Cli.Commands;

/// <summary>Options that take a number with a decimal point, whatever the language of the machine: to a German one, 0.001 would be one.</summary>
internal static class NumberOption
{
    /// <summary>Returns an option.</summary>
    /// <param name="name">The name: "--max-size".</param>
    /// <param name="isAllowed">Which numbers it takes.</param>
    /// <param name="error">The message for everything else.</param>
    public static Option<double> Create(string name, Func<double, bool> isAllowed, string error) => new(name)
    {
        CustomParser = result =>
        {
            if (double.TryParse(result.Tokens[0].Value, NumberStyles.Float, CultureInfo.InvariantCulture, out double number) && isAllowed(number))
                return number;
            result.AddError(error);
            return 0;
        },
    };
}
