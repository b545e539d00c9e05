using System.Runtime.CompilerServices;
using NotebookViz.Display;
using NotebookViz.Sources.Torch;
using NotebookViz.Sources.Torch.Native;

namespace NotebookViz;

/// <summary>What has to be set up before the first weight is shown.</summary>
public static class NotebookExtension
{
    private static readonly object Gate = new();
    private static bool _isLoaded;

    /// <summary>
    /// Makes TorchSharp load where its native library does not by itself (Debian 12, Ubuntu 22.04) and, in a notebook, registers the
    /// formatters. A notebook's kernel calls it when the package is loaded; a console program or script calls it before it first uses
    /// TorchSharp. Calling it twice is harmless; after <c>Formatter.ResetToDefault()</c> it registers the formatters again. Thread-safe.
    /// </summary>
    /// <remarks>It never throws: what goes wrong is written to the console, since a kernel would swallow it.</remarks>
    public static void Load()
    {
        try
        {
            lock (Gate)
            {
                bool isNotebook = IsNotebook();
                if (_isLoaded)
                {
                    // After Formatter.ResetToDefault() nothing is registered any more.
                    if (isNotebook && !AreRegistered())
                        RegisterAgain();
                    return;
                }
                _isLoaded = true;
                if (TorchSharpVersion.Complaint is { } complaint)
                    Console.Error.WriteLine(complaint);
                if (isNotebook)
                    Register();
                LoadTorch(isNotebook);
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

    /// <summary>Whether values show themselves here: a kernel brings the formatting library; a console program does not have it, and needs no formatters.</summary>
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

    // In a method of its own, so that the formatting library is looked for only where it is there.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void Register()
    {
        Formatters.Register();
        LongWork.Otherwise = NotebookProgress.Find(patience: TimeSpan.FromSeconds(1));
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static bool AreRegistered() => Formatters.AreRegistered;

    private static void RegisterAgain()
    {
        Register();
        RegisterTorch();
    }

    // In a method of its own, so that a TorchSharp that does not fit fails here alone.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void LoadTorch(bool isNotebook)
    {
        TorchNativeLoader.Install();
        if (isNotebook)
            RegisterTorch();
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void RegisterTorch() => TorchFormatters.Register();
}
