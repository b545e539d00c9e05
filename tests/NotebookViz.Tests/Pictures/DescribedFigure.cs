using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace NotebookViz.Tests.Pictures;

/// <summary>The described figure in a fragment of HTML, composed as the page's script does it: what every page shows and what its hover claims.</summary>
internal sealed partial class DescribedFigure
{
    public DescribedFigure(string html)
    {
        Root = JsonDocument.Parse(Script().Match(html).Groups[1].Value).RootElement;
        var heatmap = Root.GetProperty("data").EnumerateArray().Single(trace => Figure.Text(trace, "type") == "heatmap");
        var meta = Root.GetProperty("layout").GetProperty("meta");
        Tiles = meta.GetProperty("tiles");
        Template = new(Figure.Text(heatmap, "hovertemplate"));
        Majors = Numbers(Tiles.GetProperty("majors"));
        Pages = [.. meta.GetProperty("pages").EnumerateArray().Select(page => new Page(this, page))];
    }

    public JsonElement Root { get; }

    /// <summary>The base64 of the elements that a pooled matrix shows when it is zoomed; 0 where there are none.</summary>
    public int FineBytes => Root.GetProperty("layout").GetProperty("meta").TryGetProperty("fine", out var fine) ? fine.GetProperty("bdata").GetString()!.Length : 0;

    public JsonElement Tiles { get; }

    /// <summary>The filters in the order in which they are shown.</summary>
    public long[] Majors { get; }

    public Page[] Pages { get; }

    private HoverTemplate Template { get; }

    private static long[] Numbers(JsonElement array) => [.. Figure.Array(array).Values.Select(value => (long)value)];

    private static string Label(JsonElement axis, long cell)
    {
        long block = axis.TryGetProperty("block", out var blocks) ? blocks.GetInt64() : 1, first = cell * block;
        long last = Math.Min(axis.GetProperty("length").GetInt64(), first + block) - 1;
        if (axis.TryGetProperty("names", out var names))
            return names[(int)first].GetString()!;
        return first == last ? Text(first) : $"{Text(first)}–{Text(last)}";
    }

    private static string Text(long number) => number.ToString(CultureInfo.InvariantCulture);

    /// <summary>What can be chosen.</summary>
    internal sealed class Page(DescribedFigure figure, JsonElement page)
    {
        public string Label => Figure.Text(page, "label");

        /// <summary>The bytes of the values.</summary>
        public int Bytes => page.GetProperty("z").GetProperty("bdata").GetString()!.Length;

        /// <summary>What pointing at each cell says, without the value, and the value; tile by tile.</summary>
        public IReadOnlyList<(string Text, double Value)> Cells => field ??= Read();

        private List<(string Text, double Value)> Read()
        {
            var cells = new List<(string Text, double Value)>();
            double[] values = Figure.Array(page.GetProperty("z")).Values;
            string[] rows = Labels("row"), columns = Labels("column");
            foreach (long major in figure.Majors)
                foreach (long minor in Numbers(page.GetProperty("minors")))
                {
                    string[] tile = [.. Unravel("major", major), .. Unravel("minor", minor)];
                    foreach (string row in rows)
                        foreach (string column in columns)
                        {
                            string text = figure.Template.Of(i => i < tile.Length ? tile[i] : i == tile.Length ? row : i == tile.Length + 1 ? column : throw new InvalidDataException($"{i}"));
                            cells.Add((text, values[cells.Count]));
                        }
                }
            Assert.Equal(values.Length, cells.Count);
            return cells;
        }

        private string[] Labels(string name)
        {
            var axis = figure.Tiles.GetProperty(name);
            return [.. Enumerable.Range(0, axis.GetProperty("cells").GetInt32()).Select(cell => DescribedFigure.Label(axis, cell))];
        }

        private IEnumerable<string> Unravel(string group, long index)
        {
            var parts = new List<string>();
            foreach (var axis in figure.Tiles.GetProperty("axes").EnumerateArray().Where(axis => Figure.Text(axis, "of") == group).Reverse())
            {
                long length = axis.GetProperty("length").GetInt64();
                parts.Insert(0, DescribedFigure.Label(axis, index % length));
                index /= length;
            }
            return parts;
        }
    }

    [GeneratedRegex("<script type=\"application/vnd.plotly.v1\\+json\">(.*?)</script>")]
    private static partial Regex Script();
}
