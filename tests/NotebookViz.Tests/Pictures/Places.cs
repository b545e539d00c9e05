namespace NotebookViz.Tests.Pictures;

/// <summary>Row-major places of elements, found axis by axis.</summary>
internal static class Places
{
    /// <summary>The places of indices of one more axis within each place.</summary>
    public static int[] Within(this int[] places, long length, long first, long last)
    {
        int count = (int)(last - first) + 1;
        var within = new int[places.Length * count];
        for (int i = 0; i < within.Length; i++)
            within[i] = places[i / count] * (int)length + (int)first + i % count;
        return within;
    }
}
