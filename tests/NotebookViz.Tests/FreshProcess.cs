using System.Diagnostics;
using System.Reflection;

namespace NotebookViz.Tests;

/// <summary>
/// Runs a static method of this assembly in a process of its own, for what happens once in a process: loading native
/// libraries, static constructors. It is the same assembly in the same folder, so libtorch is not copied again.
/// </summary>
internal static class FreshProcess
{
    private static readonly TimeSpan Patience = TimeSpan.FromHours(1);

    /// <summary>Runs a static method without parameters and gives what it wrote; fails the test when it threw.</summary>
    public static string Run(Action scenario, params (string Name, string Value)[] environment)
    {
        using var process = Start(scenario, environment);
        return Finish(process);
    }

    public static Process Start(Action scenario, params (string Name, string Value)[] environment)
    {
        var method = scenario.Method;
        Assert.True(method.IsStatic && method.DeclaringType is not null, "A scenario is a static method, not a lambda.");
        var start = new ProcessStartInfo("dotnet")
        {
            ArgumentList = { typeof(FreshProcess).Assembly.Location, method.DeclaringType!.FullName!, method.Name },
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var (name, value) in environment)
            start.Environment[name] = value;
        return Process.Start(start)!;
    }

    public static string Finish(Process process)
    {
        var output = process.StandardOutput.ReadToEndAsync();
        var error = process.StandardError.ReadToEndAsync();
        if (!process.WaitForExit(Patience))
        {
            process.Kill();
            Assert.Fail("The process did not end.");
        }

        Assert.True(process.ExitCode == 0, $"Exit code {process.ExitCode}\n{output.Result}\n{error.Result}");
        return output.Result.Trim();
    }

    /// <summary>The other side: what the fresh process does with its arguments.</summary>
    public static void RunScenario(string[] args) =>
        typeof(FreshProcess).Assembly
            .GetType(args[0], throwOnError: true)!
            .GetMethod(args[1], BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic)!
            .CreateDelegate<Action>()
            .Invoke();
}
