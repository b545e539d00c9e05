// F# Interactive loads this script with the package, as a notebook's kernel does its extension: #r "nuget: NotebookViz" is enough.
NotebookViz.NotebookExtension.Load()

// By itself it prints a list as the sequence of its elements, and all properties behind the text for readers.
fsi.AddPrinter(fun (weights: seq<NotebookViz.Weight>) ->
    match weights with
    | :? NotebookViz.WeightList as list -> string list
    | other -> string (NotebookViz.WeightList other))
fsi.AddPrinter(fun (layers: NotebookViz.LayerList) -> string layers)
fsi.AddPrinter(fun (layer: NotebookViz.LayerRow) -> string layer)
fsi.AddPrinter(fun (weight: NotebookViz.LayerWeight) -> string weight)
fsi.AddPrinter(fun (summary: NotebookViz.ModelSummary) -> string summary)
fsi.AddPrinter(fun (statistics: NotebookViz.WeightStatistics) -> string statistics)
fsi.AddPrinter(fun (options: NotebookViz.VizOptions) -> string options)
fsi.AddPrinter(fun (tensor: TorchSharp.torch.Tensor) -> string (NotebookViz.TensorExtensions.ToWeight tensor))
fsi.AddPrinter(fun (model: TorchSharp.torch.nn.Module) -> string (NotebookViz.ModuleExtensions.Summary model))
