using System.ComponentModel;
using System.Runtime.CompilerServices;
using NotebookViz.Common;
using NotebookViz.Display;
using NotebookViz.Torch;
using NotebookViz.Torch.Native;

namespace NotebookViz;

/// <summary>What has to be set up before the first weight is shown.</summary>
public static class NotebookExtension
{
    private static readonly Lock Gate = new();
    private static bool _isLoaded, _isRegistered, _showsHtml = true, _showsArrays = true;

    /// <summary>
    /// Whether a notebook stores HTML, which has the live figure, beside the picture and the text; true by default. Places that strip images
    /// out of HTML show the bare picture, so set it to false for a notebook made for such a place. It counts for everything that is shown from
    /// then on; <c>ToHtml()</c>, <c>Save</c> and <c>Show</c> give HTML in any case. Thread-safe.
    /// </summary>
    public static bool ShowHtml
    {
        get => Volatile.Read(ref _showsHtml);
        set => Change(ref _showsHtml, value);
    }

    /// <summary>
    /// Whether a notebook shows arrays and lists of numbers as pictures; true by default. Set it to false, at any time, to get the notebook's
    /// own form of them. Tensors and weights stay pictures. Thread-safe.
    /// </summary>
    public static bool ShowArrays
    {
        get => Volatile.Read(ref _showsArrays);
        set => Change(ref _showsArrays, value);
    }

    /// <summary>Raised when <see cref="ShowHtml"/> or <see cref="ShowArrays"/> was set.</summary>
    internal static event EventHandler? Changed;

    /// <summary>
    /// Makes TorchSharp load where its native library does not by itself (Debian 12, Ubuntu 22.04) and, in a notebook, registers the
    /// formatters. A notebook's kernel calls it when the package is loaded; a console program or script calls it before it first uses
    /// TorchSharp. Calling it twice is harmless; after <c>Formatter.ResetToDefault()</c> it registers the formatters again. Thread-safe.
    /// </summary>
    /// <remarks>It never throws: what goes wrong is written to the console, since a kernel would swallow it.</remarks>
    public static void Load() => SetUp(showsValues: IsNotebook());

    /// <summary>
    /// Tells whether values of this type show themselves in a MIME type: weights, lists and tables of NotebookViz, TorchSharp's tensors and modules,
    /// and arrays of numbers unless <see cref="ShowArrays"/> is false. For extensions of hosts other than .NET Interactive. Thread-safe; no picture
    /// is made.
    /// </summary>
    /// <param name="value">The value.</param>
    /// <param name="mimeType"><c>text/html</c>, <c>image/png</c> or <c>text/plain</c>.</param>
    /// <exception cref="ArgumentNullException">An argument is null.</exception>
    public static bool CanFormat(object value, string mimeType)
    {
        ArgumentNullException.ThrowIfNull(value);
        ArgumentNullException.ThrowIfNull(mimeType);
        SetUp(showsValues: true);
        return ShownTypes.Contains(value, mimeType);
    }

    /// <summary>
    /// Returns a value as a notebook of .NET Interactive stores it, or null if <see cref="CanFormat"/> is false or the host shows the
    /// value better. Thread-safe. If the picture cannot be made, the result is a sentence that says why.
    /// </summary>
    /// <param name="value">The value.</param>
    /// <param name="mimeType"><c>text/html</c>, <c>image/png</c> (as base64) or <c>text/plain</c>.</param>
    /// <exception cref="ArgumentNullException">An argument is null.</exception>
    public static string? Format(object value, string mimeType) => CanFormat(value, mimeType) ? ShownTypes.Format(value, mimeType) : null;

    /// <summary>
    /// Shows values of a type, and of the types derived from it, as HTML and text wherever weights show themselves. The rules are the same:
    /// <see cref="ShowHtml"/> decides whether a notebook stores the HTML, and an exception becomes a sentence. Thread-safe.
    /// </summary>
    /// <typeparam name="T">The type. Registering it again replaces what was registered before.</typeparam>
    /// <param name="format">Returns a value as an HTML fragment and as plain text; called once for each display.</param>
    /// <exception cref="ArgumentNullException"><paramref name="format"/> is null.</exception>
    public static void Register<T>(Func<T, (string Html, string Text)> format)
        where T : notnull
    {
        ArgumentNullException.ThrowIfNull(format);
        SetUp(showsValues: true);
        lock (Gate)
        {
            Formatters.RegisterTable<T>(value =>
            {
                var (html, text) = format(value);
                return new(() => html, () => Shown.Sentence(text).Png(), () => text);
            });
        }
    }

    /// <summary>
    /// Has all work reported that begins in this flow of control and names no listener of its own. For hosts that run a notebook's cells, whose
    /// code is not theirs; programs give the listener and the token to the method that does the work.
    /// </summary>
    /// <param name="progress">Receives the progress.</param>
    /// <param name="cancellationToken">Cancels the work.</param>
    /// <returns>Ends the reports when it is disposed.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="progress"/> is null.</exception>
    [EditorBrowsable(EditorBrowsableState.Never)]
    public static IDisposable ReportWork(IProgress<ProgressReport> progress, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(progress);
        return WorkScope.Of(progress, cancellationToken)!;
    }

    private static void Change(ref bool setting, bool value)
    {
        Volatile.Write(ref setting, value);
        Changed?.Invoke(null, EventArgs.Empty);
    }

    private static void SetUp(bool showsValues)
    {
        try
        {
            lock (Gate)
            {
                // After Formatter.ResetToDefault() nothing is registered any more.
                bool loads = !_isLoaded, registers = showsValues && (!_isRegistered || IsNotebook() && !AreRegistered());
                (_isLoaded, _isRegistered) = (true, _isRegistered || showsValues);
                if (loads && TorchSharpVersion.Complaint is { } complaint)
                    Console.Error.WriteLine(complaint);
                if (registers)
                    Register();
                if (loads || registers)
                    LoadTorch(registers);
            }
        }
        catch (Exception) when (TorchSharpVersion.Complaint is not null)
        {
            // Said above.
        }
        catch (Exception e)
        {
            Console.Error.WriteLine($"NotebookViz could not be set up, so weights will not show themselves. {TorchSharpVersion.Explain(e)}");
        }
    }

    /// <summary>
    /// Whether values show themselves here: a kernel brings the formatting library; a console program does not have it, and needs no formatters.
    /// </summary>
    internal static bool IsNotebook()
    {
        try
        {
            return Type.GetType("Microsoft.DotNet.Interactive.Formatting.Formatter, Microsoft.DotNet.Interactive.Formatting") is not null;
        }
        catch (Exception e) when (e is FileNotFoundException or FileLoadException or BadImageFormatException)
        {
            return false;
        }
    }

    private static void Register()
    {
        Formatters.Register();
        if (IsNotebook())
            FollowKernel();
    }

    // These two are methods of their own, because only a kernel has the formatting library.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void FollowKernel()
    {
        WorkScope.HostProgress = NotebookProgress.Find(patience: TimeSpan.FromSeconds(1));
        WorkScope.HostCancellation = NotebookProgress.FindCancellation();
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static bool AreRegistered() => Formatters.AreRegistered;

    // These two are, so that a TorchSharp that does not fit fails here alone.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void LoadTorch(bool registers)
    {
        TorchNativeLoader.Install();
        if (registers)
            RegisterTorch();
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void RegisterTorch() => TorchFormatters.Register();
}
