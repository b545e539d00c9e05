using Microsoft.DotNet.Interactive.Formatting;

namespace NotebookViz.Tests.Display;

/// <summary>Types of other packages that are shown under the rules of weights.</summary>
public class RegisterTests
{
    private record Epoch(int Number);

    private sealed record LastEpoch(int Number) : Epoch(Number);

    private sealed record Broken;

    static RegisterTests()
    {
        NotebookExtension.Register<Epoch>(epoch => ($"<b>{epoch.Number}</b>", $"epoch {epoch.Number}"));
        NotebookExtension.Register<Broken>(_ => throw new IOException("The disk is gone."));
    }

    [Fact]
    public void A_registered_type_is_stored_as_HTML_and_text()
    {
        object value = new LastEpoch(3);
        string[] mimeTypes = [.. Formatter.GetPreferredMimeTypesFor(value.GetType())];
        Assert.Equal(["text/html", "text/plain"], mimeTypes);
        Assert.Equal(["<b>3</b>", "epoch 3"], mimeTypes.Select(mimeType => value.ToDisplayString(mimeType)));
    }

    [Fact]
    public void Another_host_gets_it_too()
    {
        Assert.Equal("<b>3</b>", NotebookExtension.Format(new Epoch(3), "text/html"));
        Assert.Equal("epoch 3", NotebookExtension.Format(new Epoch(3), "text/plain"));
        Assert.False(NotebookExtension.CanFormat(new Epoch(3), "image/png"));
    }

    [Fact]
    public void A_format_that_throws_becomes_a_sentence() =>
        Assert.Equal("This Broken cannot be shown: The disk is gone.", new Broken().ToDisplayString("text/plain").Trim());

    [Fact]
    public void A_value_is_formatted_once_for_a_display()
    {
        int calls = 0;
        NotebookExtension.Register<Version>(version =>
        {
            calls++;
            return ($"<i>{version}</i>", $"v{version}");
        });
        var value = new Version(1, 2);
        foreach (string mimeType in (string[])["text/html", "text/plain"])
            value.ToDisplayString(mimeType);
        Assert.Equal(1, calls);
    }
}
