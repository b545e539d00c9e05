namespace NotebookViz.Display;

/// <summary>Opens pages in the user's browser.</summary>
internal static class Browser
{
    /// <summary>Opens what saves itself as a page, or writes its text to the console where no browser can be started.</summary>
    /// <param name="name">What is shown, for the page's file name.</param>
    /// <param name="save">Writes the page to a path.</param>
    /// <param name="text">The text form.</param>
    public static void Show(string name, Action<string> save, Func<string> text)
    {
        if (PageOpener.Here() is { Count: > 0 } openers)
        {
            string page = ShownPages.NewPath(name);
            save(page);
            if (openers.Any(opener => opener.TryOpen(page)))
                return;
            ShownPages.Remove(page);
        }
        Console.WriteLine(text());
    }

    /// <summary>Opens a page; false where no browser can be started.</summary>
    public static bool TryOpen(string path) => PageOpener.Here().Any(opener => opener.TryOpen(path));
}
