using NotebookViz.Common;

namespace NotebookViz.Histories;

/// <summary>A weight at the step that is being recorded.</summary>
/// <param name="Weight">The weight.</param>
/// <param name="Point">Its numbers.</param>
/// <param name="Values">Its values in single precision.</param>
internal readonly record struct Recording(Weight Weight, HistoryPoint Point, float[] Values);

/// <summary>Reads the weights of a step without changing the history, because reading may fail.</summary>
/// <param name="traces">The weights that were recorded, by name.</param>
/// <param name="known">Their values at the first and at the previous recording, by name.</param>
internal readonly struct HistoryReader(IReadOnlyDictionary<string, WeightTrace> traces, IReadOnlyDictionary<string, (float[] First, float[] Last)> known)
{
    /// <summary>Reads all weights that can be followed.</summary>
    /// <exception cref="InvalidOperationException">The values of a recorded weight are gone, its shape has changed, or two weights have the same name.</exception>
    public List<Recording> Read(long step, IReadOnlyList<Weight> weights)
    {
        var recordings = new List<Recording>();
        var names = new HashSet<string>();
        // Tensors that several layers share are read once.
        var read = new Dictionary<(TensorData, ElementType), (float[] Values, WeightStatistics Statistics)>();
        foreach (var weight in weights)
        {
            bool isRecorded = traces.TryGetValue(weight.Name, out var trace);
            if (isRecorded && weight.Problem is { } problem)
                throw new InvalidOperationException($"The weight '{weight.Name}' was recorded before, but now it has no values: {problem}");
            if (!IsFollowed(weight))
                continue;
            if (!names.Add(weight.Name))
                throw new InvalidOperationException($"Two weights are named '{weight.Name}'; give them different names with WithName.");
            if (isRecorded && !trace!.Shape.SequenceEqual(weight.Shape))
                throw new InvalidOperationException($"The weight '{weight.Name}' has the shape {Numbers.Shape(weight.Shape)}, but it was recorded with {Numbers.Shape(trace.Shape)}; create a new WeightHistory.");
            if (!read.TryGetValue((weight.Values, weight.ElementType), out var now))
            {
                float[] values = HistorySketch.Values(weight);
                read[(weight.Values, weight.ElementType)] = now = (values, HistorySketch.Statistics(weight, values));
            }
            recordings.Add(new(weight, HistorySketch.Of(step, now.Statistics, now.Values, known.TryGetValue(weight.Name, out var before) ? before : (now.Values, now.Values)), now.Values));
        }
        return recordings;
    }

    // Weights without values, such as packed ones, have nothing to follow; complex numbers and integers are not trained.
    private static bool IsFollowed(Weight weight) =>
        weight.Problem is null && weight.Count > 0 && !weight.ElementType.IsComplex() && !Numbers.IsWhole(weight.ElementType) && weight.ElementType != ElementType.Bool;
}
