using NotebookViz.Common;

namespace NotebookViz.Html;

/// <summary>Shares the room that a list's table leaves among the pictures of its weights: kernels before vectors.</summary>
internal static class LayerPictures
{
    // Below this a picture shows too little to be worth its bytes.
    private const int LeastKernel = 8 << 10, LeastVector = 6 << 10;

    /// <summary>With that many bytes each kernel has a static image.</summary>
    public const int EnoughForImage = 10 << 10;

    // With that much for each kernel there is something left for the vectors.
    private const int EnoughForKernel = 20 << 10;

    /// <summary>Returns pictures by the place of their weight, in the order of the table. Vectors have what kernels leave.</summary>
    public static SortedDictionary<int, LayerPicture> Of(LayerTable table, VizOptions options, long left, Work? work)
    {
        var pictures = new SortedDictionary<int, LayerPicture>();
        var drawn = table.Weights.Index().Where(weight => LayerCells.HasPicture(weight.Item)).ToArray();
        (int Place, Weight Weight)[] kernels = [.. drawn.Where(weight => weight.Item.Weight.Shape.Count > 1).Select(weight => (weight.Index, weight.Item.Weight))];
        (int Place, Weight Weight)[] vectors = [.. drawn.Where(weight => weight.Item.Weight.Shape.Count == 1).Select(weight => (weight.Index, weight.Item.Weight))];
        long forVectors = Math.Min(left / 4, 3L * LeastVector * vectors.Length);
        if (left - forVectors < (long)EnoughForKernel * kernels.Length)
            forVectors = 0;
        Share(Fitting(kernels, LeastKernel), LeastKernel, forVectors, isKernel: true);
        // No vector has a picture where a kernel has none.
        if (pictures.Count == kernels.Length)
            Share(Fitting(vectors, LeastVector), LeastVector, 0, isKernel: false);
        return pictures;

        IEnumerable<(int Place, Weight Weight)> Fitting((int, Weight)[] weights, int least) => weights.Take((int)Math.Clamp(left / least, 0, weights.Length));

        void Share(IEnumerable<(int Place, Weight Weight)> weights, int least, long rest, bool isKernel)
        {
            // The first kernel, whose filters are seen best, is whole if that takes no more than a quarter. Then small ones, which leave what they do not need.
            (int Place, Weight Weight)[] ordered = [.. weights.Take(1), .. weights.Skip(1).OrderBy(weight => weight.Weight.Count)];
            var tooLarge = new List<(int Place, Weight Weight)>();
            for (int i = 0; i < ordered.Length && left - rest >= least; i++)
            {
                WorkScope.ThrowIfCancelled();
                work?.Next(ordered[i].Weight.Count);
                if (!TryAdd(ordered[i], Math.Max(least, (left - rest) / (i == 0 && isKernel ? Math.Min(4, ordered.Length) : ordered.Length - i))))
                    tooLarge.Add(ordered[i]);
            }
            // What needs a little more than its share has what others left.
            foreach (var weight in tooLarge)
                TryAdd(weight, left - rest);
        }

        bool TryAdd((int Place, Weight Weight) weight, long share)
        {
            if (LayerPicture.Fit(weight.Weight, options, share) is not { } picture)
                return false;
            pictures.Add(weight.Place, picture);
            left -= picture.Bytes(table.PictureId(weight.Place));
            return true;
        }
    }
}
