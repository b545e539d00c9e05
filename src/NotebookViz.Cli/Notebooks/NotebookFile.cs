using System.Text;

namespace NotebookViz.Cli.Notebooks;

/// <summary>Opens and writes notebooks in either format, which the file extension determines.</summary>
internal static class NotebookFile
{
    public const string NotUtf8 = "It is not UTF-8 text: save it with that encoding.";

    // Invalid bytes must not be replaced, or other characters would be written over the file.
    private static readonly UTF8Encoding StrictUtf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    public static async Task<Notebook> ReadAsync(string path, CancellationToken cancellationToken = default)
    {
        CheckEnding(path);
        try
        {
            return IsDib(path)
                ? DibFormat.Parse(await File.ReadAllTextAsync(path, StrictUtf8, cancellationToken))
                : IpynbFormat.Parse(await File.ReadAllBytesAsync(path, cancellationToken));
        }
        catch (DecoderFallbackException e)
        {
            throw new CliException($"{path}: cannot be read as a notebook. {NotUtf8}", e);
        }
        catch (FormatException e)
        {
            throw new CliException($"{path}: cannot be read as a notebook. {e.Message}", e);
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new CliException($"{path}: there is no such file.", e);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new CliException($"{path}: cannot be read. {(Directory.Exists(path) ? "It is a folder." : e.Message)}", e);
        }
    }

    /// <summary>Writes a notebook; the file is written completely or not at all.</summary>
    public static Task WriteAsync(string path, Notebook notebook, CancellationToken cancellationToken = default)
    {
        CheckEnding(path);
        return AtomicFile.WriteAsync(path, stream =>
        {
            if (IsDib(path))
                stream.Write(Encoding.UTF8.GetBytes(DibWriter.Write(notebook)));
            else
                IpynbWriter.Write(notebook, stream);
        }, cancellationToken);
    }

    public static bool IsDib(string path) => Path.GetExtension(path).Equals(".dib", StringComparison.OrdinalIgnoreCase);

    public static bool IsIpynb(string path) => Path.GetExtension(path).Equals(".ipynb", StringComparison.OrdinalIgnoreCase);

    /// <exception cref="CliException">The name has another file extension.</exception>
    public static void CheckEnding(string path)
    {
        if (!IsDib(path) && !IsIpynb(path))
            throw new CliException($"{path}: not a notebook. The name of a notebook ends in .ipynb or .dib.");
    }
}
