using NotebookViz.Common;

namespace NotebookViz.Html;

/// <summary>Shares the room that a list's table leaves among the pictures of its weights: kernels before vectors.</summary>
internal static class LayerPictures
{
    // Below this a picture shows too little to be worth its bytes.
    private const int LeastKernel = 8 << 10, LeastVector = 6 << 10;

    /// <summary>The bytes that are enough for a static image of a kernel.</summary>
    public const int EnoughForImage = 10 << 10;

    // A fixed number, so that a list has the same pictures on any number of cores.
    private const int MostTogether = 16;

    // If each kernel has this many bytes, vectors get a share too.
    private const int EnoughForKernel = 20 << 10;

    /// <summary>Returns pictures by the index of their weight, in the order of the table. Vectors get the room that kernels leave.</summary>
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
        // Vectors have pictures only if all kernels have one.
        if (pictures.Count == kernels.Length)
            Share(Fitting(vectors, LeastVector), LeastVector, 0, isKernel: false);
        return pictures;

        IEnumerable<(int Place, Weight Weight)> Fitting((int, Weight)[] weights, int least) => weights.Take((int)Math.Clamp(left / least, 0, weights.Length));

        void Share(IEnumerable<(int Place, Weight Weight)> weights, int least, long rest, bool isKernel)
        {
            // The first kernel, whose filters are the easiest to interpret, gets up to a quarter. Then small ones follow,
            // which leave the room that they do not need.
            (int Place, Weight Weight)[] ordered = [.. weights.Take(1), .. weights.Skip(1).OrderBy(weight => weight.Weight.Count)];
            var tooLarge = new List<(int Place, Weight Weight)>();
            for (int i = 0, together; i < ordered.Length && left - rest >= least; i += together)
            {
                WorkScope.ThrowIfCancelled();
                long share = Math.Max(least, (left - rest) / (i == 0 && isKernel ? Math.Min(4, ordered.Length) : ordered.Length - i));
                // The last ones are drawn one by one, because each leaves room for the next.
                together = i == 0 ? 1 : (int)Math.Min(Math.Clamp((ordered.Length - i) / 4, 1, MostTogether), (left - rest) / share);
                var next = ordered[i..(i + together)];
                work?.Next(Numbers.Sum(next.Select(weight => weight.Weight.Count)));
                tooLarge.AddRange(Add(next, share));
            }
            // Pictures that need more than their share get the room that others left.
            foreach (var weight in tooLarge)
                Add([weight], left - rest);
        }

        // Draws several pictures with the same share. Returns the weights whose pictures do not fit.
        List<(int Place, Weight Weight)> Add((int Place, Weight Weight)[] weights, long share)
        {
            var tooLarge = new List<(int Place, Weight Weight)>();
            foreach (var (weight, picture) in weights.Zip(Cores.Select(weights, weight => LayerPicture.Fit(weight.Weight, options, share))))
            {
                if (picture is null)
                {
                    tooLarge.Add(weight);
                    continue;
                }
                pictures.Add(weight.Place, picture);
                left -= picture.Bytes(table.PictureId(weight.Place));
            }
            return tooLarge;
        }
    }
}
