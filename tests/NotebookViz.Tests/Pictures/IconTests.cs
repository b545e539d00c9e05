using NotebookViz.Images;

namespace NotebookViz.Tests.Pictures;

/// <summary>The icon of the packages: the sixteen filters with the largest norm of a trained autoencoder's first layer. With NOTEBOOKVIZ_ACCEPT=1 it is drawn anew.</summary>
public class IconTests
{
    private const int Tiles = 4, Taps = 3, Cell = 9, Gap = 4, Side = 128;

    [Fact]
    public void The_icon_of_the_packages_is_drawn_by_the_library()
    {
        string path = Path.Combine(Repository(), "src", "Package", "icon.png");
        byte[] drawn = Draw();
        if (Environment.GetEnvironmentVariable("NOTEBOOKVIZ_ACCEPT") == "1")
            File.WriteAllBytes(path, drawn);

        PngPicture expected = new(drawn), icon = new(File.ReadAllBytes(path));

        Assert.Equal((Side, Side), (icon.Width, icon.Height));
        // Pixels, because another version of zlib packs them into other bytes.
        for (int y = 0; y < Side; y++)
            for (int x = 0; x < Side; x++)
                Assert.Equal(expected.ColorAt(x, y), icon.ColorAt(x, y));
    }

    private static byte[] Draw()
    {
        var kernel = WeightFile.Open(Path.Combine(Repository(), "notebooks", "data", "autoencoder_conv2d_1_kernel.npy"))[0];
        double limit = kernel.GetStatistics().AbsMax;
        double Norm(int filter) => Enumerable.Range(0, Taps * Taps).Sum(i => Math.Pow(kernel[i / Taps, i % Taps, 0, filter], 2));
        int[] filters = [.. Enumerable.Range(0, (int)kernel.Shape[3]).OrderByDescending(Norm).Take(Tiles * Tiles)];

        using var picture = new Pixmap(Side / Pixmap.Scale, Side / Pixmap.Scale);
        for (int tile = 0; tile < filters.Length; tile++)
        {
            int left = Gap + tile % Tiles * (Taps * Cell + Gap), top = Gap + tile / Tiles * (Taps * Cell + Gap);
            for (int row = 0; row < Taps; row++)
                for (int column = 0; column < Taps; column++)
                    picture.Fill(left + column * Cell, top + row * Cell, Cell, Cell, Palette.OfPlace(0.5 + kernel[row, column, 0, filters[tile]] / limit / 2));
        }
        return PngEncoder.Encode(picture, repeats: true, isSmall: true);
    }

    private static string Repository()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "NotebookViz.sln")))
            folder = folder.Parent;
        return folder?.FullName ?? throw new DirectoryNotFoundException("The tests do not run below the repository.");
    }
}
