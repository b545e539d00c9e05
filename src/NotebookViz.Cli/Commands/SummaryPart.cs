using System.CommandLine;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using NotebookViz.Common;

namespace NotebookViz.Cli.Commands;

/// <summary>A part of a file's weights, for a summary on several machines: "3/16" is the third of sixteen.</summary>
/// <param name="Number">Which part, from 1.</param>
/// <param name="Of">How many parts there are.</param>
internal sealed record SummaryPart(int Number, int Of)
{
    private const int MostParts = 100_000, SampleLength = 64;

    public static Option<SummaryPart?> Option() => new("--part")
    {
        Description = "Read only a part of the weights, such as 3/16, and write it for --merge. Needs --json.",
        HelpName = "K/N",
        CustomParser = result =>
        {
            string text = result.Tokens[0].Value;
            if (text.Split('/') is [var first, var second] && int.TryParse(first, NumberStyles.None, CultureInfo.InvariantCulture, out int number)
                && int.TryParse(second, NumberStyles.None, CultureInfo.InvariantCulture, out int of) && number >= 1 && number <= of && of <= MostParts)
                return new(number, of);
            result.AddError($"--part {TerminalText.OneLine(text)}: give the part's number and how many there are, such as 3/16.");
            return null;
        },
    };

    /// <summary>Returns the indices of the weights of this part: whole weights in their order, so that all parts have about the same size.</summary>
    public IReadOnlyList<int> Places(IReadOnlyList<SummaryEntry> all)
    {
        var total = (UInt128)Numbers.Sum(all.Select(row => row.Memory ?? 0));
        var places = new List<int>();
        UInt128 before = 0;
        for (int place = 0; place < all.Count; place++)
        {
            var size = (UInt128)(all[place].Memory ?? 0);
            // A weight belongs to the part that contains its middle byte.
            var part = total == 0 ? UInt128.Zero : UInt128.Min((2 * before + size) * (UInt128)Of / (2 * total), (UInt128)Of - 1);
            if (part == (UInt128)(Number - 1))
                places.Add(place);
            before += size;
        }
        return places;
    }

    /// <summary>Writes the part: its number, the identity of the file, and its weights with all columns of a summary.</summary>
    public void Write(SummaryListing listing, IReadOnlyList<int> places, TextWriter output)
    {
        using var written = new JsonOutput(output);
        var json = written.Json;
        json.WriteStartObject();
        json.WriteNumber("part", Number);
        json.WriteNumber("of", Of);
        json.WriteString("file", listing.File);
        json.WriteNumber("all", listing.All.Count);
        json.WriteNumber("memory", SummaryTotals.Of(listing.All).Memory);
        json.WriteString("id", IdOf(listing));
        SummaryJson.WriteAbout(json, listing);
        json.WriteStartArray("weights");
        foreach (int place in places)
        {
            var row = listing.All[place];
            json.WriteStartObject();
            json.WriteNumber("place", place);
            SummaryJson.WriteColumns(json, row);
            json.WriteString("elements", row.ElementType.ToString());
            json.WriteString("kind", row.Kind);
            json.WriteString("role", row.Role);
            if (row.Bits is { } bits)
                json.WriteNumber("bits", bits);
            json.WriteEndObject();
            written.FlushNowAndThen();
        }
        json.WriteEndArray();
        json.WriteEndObject();
    }

    // All checkpoints of a model have the same names and sizes, so the first values of the largest weight are hashed too.
    private static string IdOf(SummaryListing listing)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        void Add(string text) => hash.AppendData(Encoding.UTF8.GetBytes(text + "\0"));
        Add(listing.File);
        foreach (string note in listing.Notes)
            Add(note);
        foreach (var (key, value) in listing.Metadata)
            Add($"{key}={value.GetRawText()}");
        foreach (var row in listing.All)
            Add(string.Create(CultureInfo.InvariantCulture, $"{row.Name} {Numbers.Shape(row.Shape)} {row.Type} {row.Memory} {row.Parameters}"));
        if (listing.All.Where(row => row.Weight?.Data is not null).MaxBy(row => row.Memory) is { Weight.Data: { } data })
            hash.AppendData(data.Read(0, new byte[(int)Math.Min(SampleLength, data.ByteLength)]));
        return Convert.ToHexStringLower(hash.GetHashAndReset().AsSpan(0, 16));
    }
}
