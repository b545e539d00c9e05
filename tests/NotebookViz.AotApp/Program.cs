using NotebookViz;

// Lists the weights of a file, a line each, and saves the first one to the files that are named.
using var weights = WeightFile.Open(args[0]);
foreach (var weight in weights)
    Console.WriteLine(weight.ToString("g"));
foreach (var path in args[1..])
    weights[0].Save(path);
