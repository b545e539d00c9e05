using NotebookViz.Common;
using NotebookViz.Spectra;

namespace NotebookViz.PlainText;

/// <summary>A spectrum as lines for consoles: its measures and the first singular values.</summary>
internal static class SpectrumText
{
    private const int Most = 12;

    public static string Of(WeightSpectrum spectrum) => string.Join('\n',
    [
        $"Spectrum of {spectrum.Headline} · {spectrum.Matrix}",
        .. SpectrumCharts.Sentences(spectrum).Select(line => "  " + line),
        $"  singular values: {Numbers.Listed(spectrum.SingularValues.Select(value => Numbers.Short(value)), Most)}",
        .. SpectrumCharts.Facts(spectrum).Select(line => "  " + line),
    ]);
}
