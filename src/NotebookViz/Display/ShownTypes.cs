namespace NotebookViz.Display;

/// <summary>The types of values that show themselves, the same in every host: a kernel's formatters and other hosts' extensions use this table.</summary>
internal static class ShownTypes
{
    private sealed record Entry(Type Type, string[] MimeTypes, bool IsArray, Func<object, string, Shown?> Show);

    private static readonly Dictionary<Type, Entry> Entries = [];

    /// <summary>Adds a type, or replaces it.</summary>
    /// <param name="type">The type; values of types derived from it are shown in the same way.</param>
    /// <param name="mimeTypes">What they are shown as.</param>
    /// <param name="isArray">Whether they are left to the host while <see cref="NotebookExtension.ShowArrays"/> is false.</param>
    /// <param name="show">Makes the picture of a value with its name; null where the host shows the value better.</param>
    public static void Add(Type type, string[] mimeTypes, bool isArray, Func<object, string, Shown?> show)
    {
        lock (Entries)
            Entries[type] = new(type, mimeTypes, isArray, show);
    }

    /// <summary>Tells whether a value is shown in a MIME type, without making the picture.</summary>
    public static bool Contains(object value, string mimeType) => Find(value, mimeType) is not null;

    /// <summary>The value in a MIME type, or a sentence where that fails; null if the host shows it better.</summary>
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

    // The runtime takes an array of uint for one of int, and for a list of int.
    private static bool Fits(Entry entry, object value) => entry.IsArray && value is Array ? entry.Type == value.GetType() : entry.Type.IsInstanceOfType(value);

    /// <summary>A derived type is nearer than its base, and a class than an interface: a list of weights is a sequence of weights too.</summary>
    private static bool IsNearer(Type type, Type than) => than.IsAssignableFrom(type) || than.IsInterface && !type.IsInterface;
}
