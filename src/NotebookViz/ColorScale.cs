using System.Collections.Concurrent;
using System.Globalization;

namespace NotebookViz;

/// <summary>A mapping of values to colours. Immutable; there is one object for each scale.</summary>
public sealed class ColorScale
{
    /// <summary>The scales of plotly.js (MIT licence) as position:colour, from its attributes reference.</summary>
    private static readonly Dictionary<string, string> Known = new(StringComparer.OrdinalIgnoreCase)
    {
        ["Blackbody"] = "0:000000 0.2:e60000 0.4:e6d200 0.7:ffffff 1:a0c8ff",
        ["Bluered"] = "0:0000ff 1:ff0000",
        ["Blues"] = "0:050aac 0.35:283cbe 0.5:4664f5 0.6:5a78f5 0.7:6a89f7 1:dcdcdc",
        ["Cividis"] = "0:00204c 0.058824:002a66 0.117647:00346e 0.176471:273f6c 0.235294:3c4a6b 0.294118:4c556b 0.352941:5b5f6d 0.411765:686a70 0.470588:757575 0.529412:838178 0.588235:928c78 0.647059:a19876 0.705882:b0a572 0.764706:c0b16d 0.823529:d1bf66 0.882353:e1cc5c 0.941176:f3db4f 1:ffe945",
        ["Earth"] = "0:000082 0.1:00b4b4 0.2:28d228 0.4:e6e632 0.6:784614 1:ffffff",
        ["Electric"] = "0:000000 0.15:1e0064 0.4:780064 0.6:a05a00 0.8:e6c800 1:fffadc",
        ["Greens"] = "0:00441b 0.125:006d2c 0.25:238b45 0.375:41ab5d 0.5:74c476 0.625:a1d99b 0.75:c7e9c0 0.875:e5f5e0 1:f7fcf5",
        ["Greys"] = "0:000000 1:ffffff",
        ["Hot"] = "0:000000 0.3:e60000 0.6:ffd200 1:ffffff",
        ["Jet"] = "0:000083 0.125:003caa 0.375:05ffff 0.625:ffff00 0.875:fa0000 1:800000",
        ["Picnic"] = "0:0000ff 0.1:3399ff 0.2:66ccff 0.3:99ccff 0.4:ccccff 0.5:ffffff 0.6:ffccff 0.7:ff99ff 0.8:ff66cc 0.9:ff6666 1:ff0000",
        ["Portland"] = "0:0c3383 0.25:0a88ba 0.5:f2d338 0.75:f28f38 1:d91e1e",
        ["Rainbow"] = "0:96005a 0.125:0000c8 0.25:0019ff 0.375:0098ff 0.5:2cff96 0.625:97ff00 0.75:ffea00 0.875:ff6f00 1:ff0000",
        ["RdBu"] = "0:050aac 0.35:6a89f7 0.5:bebebe 0.6:dcaa84 0.7:e6915a 1:b20a1c",
        ["Reds"] = "0:dcdcdc 0.2:f5c39d 0.4:f5a069 1:b20a1c",
        ["Viridis"] = "0:440154 0.062745:48186a 0.12549:472d7b 0.188235:424086 0.25098:3b528b 0.313725:33638d 0.376471:2c728e 0.439216:26828e 0.501961:21918c 0.564706:1fa088 0.627451:28ae80 0.690196:3fbc73 0.752941:5ec962 0.815686:84d44b 0.878431:addc30 0.941176:d8e219 1:fde725",
        ["YlGnBu"] = "0:081d58 0.125:253494 0.25:225ea8 0.375:1d91c0 0.5:41b6c4 0.625:7fcdbb 0.75:c7e9b4 0.875:edf8d9 1:ffffd9",
        ["YlOrRd"] = "0:800026 0.125:bd0026 0.25:e31a1c 0.375:fc4e2a 0.5:fd8d3c 0.625:feb24c 0.75:fed976 0.875:ffeda0 1:ffffcc",
    };

    private static readonly HashSet<string> DivergingNames = new(StringComparer.OrdinalIgnoreCase) { "RdBu", "Picnic", "Bluered", "Portland" };

    private static readonly ConcurrentDictionary<string, ColorScale> Made = new(StringComparer.OrdinalIgnoreCase);

    private readonly (double Place, Rgb Color)[] _stops;

    private ColorScale(string name, bool isDiverging, string stops)
    {
        Name = name;
        IsDiverging = isDiverging;
        _stops = [.. stops.Split(' ').Select(Parse)];
    }

    /// <summary>
    /// Gets a scale that is <see cref="Diverging"/> if the values have both signs and <see cref="Sequential"/> if they have one. This is the default.
    /// </summary>
    public static ColorScale Automatic { get; } = new(nameof(Automatic), false, "0:000000 1:ffffff");

    /// <summary>
    /// Gets a scale from blue for negative values over near white for zero to red-orange for positive ones: distinguishable with all common
    /// colour-vision deficiencies, and equally dark at equal distance from zero.
    /// </summary>
    public static ColorScale Diverging { get; } = new("Diverging", true,
        "0:082f6b 0.125:1c5fa8 0.25:5899d0 0.375:a9cde8 0.5:f6f5f2 0.625:f6c4a4 0.75:e5865c 0.875:bf452b 1:7a1612");

    /// <summary>
    /// Gets a scale from dark blue to yellow with evenly increasing lightness, for values of one sign: plotly's Cividis, which is made for people
    /// with colour-vision deficiencies.
    /// </summary>
    public static ColorScale Sequential { get; } = new("Sequential", false, Known["Cividis"]);

    // Both ends of the scale are the same angle, so they have the same colour.
    internal static ColorScale Cyclic { get; } = new("Cyclic", true, "0:3b2a5a 0.25:3f7fb5 0.5:f0eee9 0.75:c8643c 1:3b2a5a");

    // One colour for false and one for true, far apart in lightness.
    internal static ColorScale Boolean { get; } = new("Boolean", false, "0:e3e7ea 0.5:e3e7ea 0.5:1c5fa8 1:1c5fa8");

    /// <summary>A scale of separate colours, evenly placed among <paramref name="places"/>; the remaining places have the last colour.</summary>
    internal static ColorScale OfColors(string name, IReadOnlyList<Rgb> colors, int places) => new(name, false, string.Join(' ',
        colors.Append(colors[^1]).Select((color, i) => string.Create(CultureInfo.InvariantCulture, $"{(i == colors.Count ? 1 : i / (places - 1.0)):R}:{color.Hex[1..]}"))));

    /// <summary>Gets the names that <see cref="Named"/> accepts.</summary>
    public static IReadOnlyList<string> Names { get; } = [nameof(Automatic), nameof(Diverging), nameof(Sequential), .. Known.Keys.Order(StringComparer.Ordinal)];

    /// <summary>Gets the scale's name.</summary>
    public string Name { get; }

    internal bool IsAutomatic => ReferenceEquals(this, Automatic);

    /// <summary>Gets whether the middle colour stands for zero; otherwise the scale goes from the smallest to the largest value.</summary>
    public bool IsDiverging { get; }

    /// <summary>Returns one of this library's or of plotly's scales by its name, ignoring case: "Diverging", "Sequential", "Viridis", "RdBu", ….</summary>
    /// <exception cref="ArgumentException">No scale has that name; the message lists the names.</exception>
    public static ColorScale Named(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        return Made.GetOrAdd(name, Make);
    }

    /// <summary>Returns the scale's name.</summary>
    public override string ToString() => Name;

    internal IReadOnlyList<(double Place, Rgb Color)> Stops => _stops;

    /// <summary>The colour at a place from 0 to 1.</summary>
    internal Rgb At(double place)
    {
        int upper = 1;
        while (upper < _stops.Length - 1 && _stops[upper].Place <= place)
            upper++;
        var (low, a) = _stops[upper - 1];
        var (high, b) = _stops[upper];
        double share = high > low ? Math.Clamp((place - low) / (high - low), 0, 1) : 1;
        byte Mix(byte from, byte to) => (byte)Math.Round(from + (to - from) * share);
        return new(Mix(a.Red, b.Red), Mix(a.Green, b.Green), Mix(a.Blue, b.Blue));
    }

    private static ColorScale Make(string name)
    {
        if (name.Equals(nameof(Automatic), StringComparison.OrdinalIgnoreCase))
            return Automatic;
        if (name.Equals(nameof(Diverging), StringComparison.OrdinalIgnoreCase))
            return Diverging;
        if (name.Equals(nameof(Sequential), StringComparison.OrdinalIgnoreCase))
            return Sequential;
        if (!Known.TryGetValue(name, out string? stops))
            throw new ArgumentException($"No colour scale is named '{name}'. There are: {string.Join(", ", Names)}.", nameof(name));
        string proper = Known.Keys.First(key => key.Equals(name, StringComparison.OrdinalIgnoreCase));
        return new(proper, DivergingNames.Contains(proper), stops);
    }

    private static (double Place, Rgb Color) Parse(string stop)
    {
        int colon = stop.IndexOf(':', StringComparison.Ordinal);
        int color = int.Parse(stop.AsSpan(colon + 1), NumberStyles.HexNumber, CultureInfo.InvariantCulture);
        return (double.Parse(stop.AsSpan(0, colon), CultureInfo.InvariantCulture), new((byte)(color >> 16), (byte)(color >> 8), (byte)color));
    }
}

/// <summary>A colour as red, green, blue.</summary>
internal readonly record struct Rgb(byte Red, byte Green, byte Blue)
{
    /// <summary>As CSS writes it: #1a2b3c.</summary>
    public string Hex => $"#{Red:x2}{Green:x2}{Blue:x2}";
}

/// <summary>Colours that are not data. A picture lies on a white card, so that its colours mean the same on a light page and on a dark one.</summary>
internal static class Ink
{
    /// <summary>The background.</summary>
    public static readonly Rgb Card = new(0xff, 0xff, 0xff);

    /// <summary>Text and axis lines: contrast 7 : 1.</summary>
    public static readonly Rgb Text = new(0x59, 0x59, 0x59);

    /// <summary>The line of a line plot.</summary>
    public static readonly Rgb Line = new(0x2f, 0x7b, 0xc4);

    /// <summary>The zero line.</summary>
    public static readonly Rgb Zero = new(0x9a, 0x9a, 0x9a);

    /// <summary>Marks of NaN and infinite values.</summary>
    public static readonly Rgb Mark = new(0xc0, 0x26, 0xd3);
}
