using System.Numerics.Tensors;

namespace NotebookViz;

/// <summary>The histogram of one core's part of a scan: of many singles by the fast table, of all else at once by magnitude.</summary>
internal sealed class ScanHistogram(bool asSingles, long count)
{
    // For fewer values than the table has entries it does not pay.
    private const int LeastForTable = 1 << 15;

    private readonly MagnitudeHistogram _magnitudes = new();
    private readonly SingleHistogram? _singles = asSingles && count >= LeastForTable ? new() : null;
    private bool _exact = true;

    /// <summary>Counts finite values.</summary>
    public void Add(ReadOnlySpan<double> values) => _magnitudes.Add(values);

    /// <summary>Counts finite values, at most <see cref="ElementReader.BlockLength"/>.</summary>
    public void Add(ReadOnlySpan<float> values)
    {
        if (_singles is null)
        {
            Span<double> wide = stackalloc double[values.Length];
            TensorPrimitives.ConvertTruncating(values, wide);
            Add(wide);
            return;
        }
        if (_singles.IsFull(values.Length))
            _exact &= _singles.TryMoveTo(_magnitudes);
        _singles.Add(values);
    }

    /// <summary>What was counted; null where it was not exact and all must be counted as doubles.</summary>
    public MagnitudeHistogram? ToMagnitudes()
    {
        _exact &= _singles?.TryMoveTo(_magnitudes) ?? true;
        return _exact ? _magnitudes : null;
    }
}
