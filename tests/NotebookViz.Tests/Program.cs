namespace NotebookViz.Tests;

/// <summary>The entry point of the processes that <see cref="FreshProcess"/> starts; the test runner never comes through here.</summary>
internal static class Program
{
    private static int Main(string[] args)
    {
        try
        {
            FreshProcess.RunScenario(args);
            return 0;
        }
        catch (Exception e)
        {
            Console.Error.WriteLine(e);
            return 1;
        }
    }
}
