namespace NotebookViz.Display;

/// <summary>The types of values that are shown, the same in every host: a kernel's formatters and other hosts' extensions use this table.</summary>
internal static class ShownTypes
{
    private sealed record Entry(Type Type, string[] MimeTypes, bool IsArray, Func<object, string, Shown?> Show);

    private static readonly Dictionary<Type, Entry> Entries = [];

    /// <summary>Adds a type, or replaces it.</summary>
    /// <param name="type">The type; values of types derived from it are shown in the same way.</param>
    /// <param name="mimeTypes">The MIME types that they are shown in.</param>
    /// <param name="isArray">Whether they are left to the host while <see cref="NotebookExtension.ShowArrays"/> is false.</param>
    /// <param name="show">Makes the picture of a value with its name; null if the host shows the value better.</param>
    public static void Add(Type type, string[] mimeTypes, bool isArray, Func<object, string, Shown?> show)
    {
        lock (Entries)
            Entries[type] = new(type, mimeTypes, isArray, show);
    }

    /// <summary>Determines whether a value is shown in a MIME type, without making the picture.</summary>
    public static bool Contains(object value, string mimeType) => Find(value, mimeType) is not null;

    /// <summary>Returns the value in a MIME type, or a sentence if that fails; null if the host shows it better.</summary>
    public static string? Format(object value, string mimeType) => Find(value, mimeType) is { } entry
        // Made for this one MIME type, so nothing is kept.
        ? new LastShown(entry.Type.Name.Split('`')[0], entry.Show, () => 1).As(value, name: "", mimeType)
        : null;

    private static Entry? Find(object value, string mimeType)
    {
        lock (Entries)
        {
            Entry? best = null;
            foreach (var entry in Entries.Values)
            {
                if (Fits(entry, value) && entry.MimeTypes.Contains(mimeType) && (best is null || IsNearer(entry.Type, best.Type)))
                    best = entry;
            }
            return best is { IsArray: true } && !NotebookExtension.ShowArrays ? null : best;
        }
    }

    // The runtime accepts a uint[] as an int[] and as a list of int.
    private static bool Fits(Entry entry, object value) => entry.IsArray && value is Array ? entry.Type == value.GetType() : entry.Type.IsInstanceOfType(value);

    /// <summary>Whether a type is nearer: a derived type than its base, a class than an interface. A list of weights is a sequence of weights too.</summary>
    private static bool IsNearer(Type type, Type than) => than.IsAssignableFrom(type) || than.IsInterface && !type.IsInterface;
}
