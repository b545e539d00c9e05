using System.ComponentModel;
using System.Runtime.CompilerServices;
using NotebookViz.Common;
using NotebookViz.Display;
using NotebookViz.Torch;
using NotebookViz.Torch.Native;

namespace NotebookViz;

/// <summary>Sets up the library for notebooks and other hosts, and holds the settings that apply to all of them.</summary>
public static class NotebookExtension
{
    private static readonly Lock Gate = new();
    private static bool _isLoaded, _isRegistered, _showsHtml = true, _showsArrays = true;

    /// <summary>
    /// Gets or sets whether a notebook stores HTML, which contains the live figure, besides the picture and the text; true by default. Set it to
    /// false for a notebook that will be viewed where images are stripped from HTML: the plain picture is shown there instead. It applies to
    /// everything that is shown from then on; <c>ToHtml()</c>, <c>Save</c> and <c>Show</c> produce HTML in any case. Thread-safe.
    /// </summary>
    public static bool ShowHtml
    {
        get => Volatile.Read(ref _showsHtml);
        set => Change(ref _showsHtml, value);
    }

    /// <summary>
    /// Gets or sets whether a notebook shows arrays and lists of numbers as pictures; true by default. Set it to false, at any time, to get the
    /// notebook's own output for them. Tensors and weights are still shown as pictures. Thread-safe.
    /// </summary>
    public static bool ShowArrays
    {
        get => Volatile.Read(ref _showsArrays);
        set => Change(ref _showsArrays, value);
    }

    /// <summary>Raised when <see cref="ShowHtml"/> or <see cref="ShowArrays"/> was set.</summary>
    internal static event EventHandler? Changed;

    /// <summary>
    /// Makes TorchSharp load on systems where its native library fails to load (Debian 12, Ubuntu 22.04) and, in a notebook, registers the
    /// formatters. A notebook's kernel calls it when the package is loaded; a console program or script calls it before it first uses TorchSharp.
    /// Calling it twice is harmless; after <c>Formatter.ResetToDefault()</c> it registers the formatters again. Thread-safe.
    /// </summary>
    /// <remarks>
    /// It never throws: errors are written to the console, because a kernel would swallow an exception. In a notebook, another thread meanwhile draws
    /// small weights that are not shown, so that the first picture does not wait for the compiler.
    /// </remarks>
    public static void Load() => SetUp(showsValues: IsNotebook());

    /// <summary>
    /// Returns whether a value can be formatted as a MIME type: weights, lists and tables of NotebookViz, TorchSharp's tensors and modules,
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
    /// Shows values of a type, and of the types derived from it, as HTML and text wherever weights are shown. The rules are the same:
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
    /// Reports all work that begins in this execution context without a progress receiver of its own. For hosts that run the cells of a notebook;
    /// programs pass progress and token to the method that does the work.
    /// </summary>
    /// <param name="progress">Receives the progress.</param>
    /// <param name="cancellationToken">Cancels the work.</param>
    /// <returns>An object that ends the reports when it is disposed.</returns>
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
            // The complaint is already written.
        }
        catch (Exception e)
        {
            Console.Error.WriteLine($"NotebookViz could not be set up completely, so some values may not be shown as pictures. {TorchSharpVersion.Explain(e)}");
        }
    }

    /// <summary>
    /// Returns whether the code runs in a notebook: a kernel brings the formatting library, which a console program does not have.
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
        {
            FollowKernel();
            FirstPicture.Prepare();
        }
    }

    // FollowKernel and AreRegistered are methods of their own, because only a kernel has the formatting library.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void FollowKernel()
    {
        WorkScope.HostProgress = NotebookProgress.Find(patience: TimeSpan.FromSeconds(1));
        WorkScope.HostCancellation = NotebookProgress.FindCancellation();
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static bool AreRegistered() => Formatters.AreRegistered;

    // LoadTorch and RegisterTorch are too, so that an incompatible TorchSharp makes only these fail.
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
