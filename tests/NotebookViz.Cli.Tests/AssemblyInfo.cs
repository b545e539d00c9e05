// The console, the working directory and the formatters belong to the process.
[assembly: CollectionBehavior(DisableTestParallelization = true)]
