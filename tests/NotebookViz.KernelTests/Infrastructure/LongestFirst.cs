using Xunit.Abstractions;

namespace NotebookViz.KernelTests.Infrastructure;

/// <summary>Starts the classes that take longest first: one that is started last runs alone, and half of the machine idles.</summary>
public sealed class LongestFirst : ITestCollectionOrderer
{
    private static readonly string[] Longest = [nameof(CellTests), nameof(NotebookTests), nameof(InterruptionTests), ValueCollection.Name, nameof(PlotlyTests)];

    public IEnumerable<ITestCollection> OrderTestCollections(IEnumerable<ITestCollection> testCollections) => testCollections.OrderBy(Place);

    // A class without a collection has one that is named after it: "Test collection for NotebookViz.KernelTests.CellTests".
    private static int Place(ITestCollection collection)
    {
        int place = Array.IndexOf(Longest, collection.DisplayName.Split('.', ' ')[^1]);
        return place < 0 ? Longest.Length : place;
    }
}
