using FsCheck;

namespace NotebookViz.Tests;

/// <summary>Checks properties with the same random cases in every run, so that a failure can be looked at.</summary>
internal static class Properties
{
    public static void Hold(Property property, int cases = 200) =>
        Check.One(Config.QuickThrowOnFailure.WithMaxTest(cases).WithReplay(20240501, 9), property);
}
