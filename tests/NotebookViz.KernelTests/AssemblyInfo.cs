// Each class starts a kernel of its own, which takes the better part of a gigabyte.
[assembly: CollectionBehavior(MaxParallelThreads = 2)]
[assembly: TestCollectionOrderer("NotebookViz.KernelTests.Infrastructure.LongestFirst", "NotebookViz.KernelTests")]
