using NotebookViz.Remote;
using NotebookViz.Tests.Formats;

namespace NotebookViz.Tests.Remote;

/// <summary>Addresses of the hub, and where its token goes.</summary>
public sealed class RemoteTokenTests : IDisposable
{
    private const string Token = "hf_secret";

    private readonly TestServer _hub = new(), _other = new();

    public void Dispose()
    {
        _hub.Dispose();
        _other.Dispose();
    }

    [Theory]
    [InlineData("hf:owner/model", "https://huggingface.co/owner/model/resolve/main/model.safetensors https://huggingface.co/owner/model/resolve/main/model.safetensors.index.json")]
    [InlineData("hf:Owner/Model.v1/q4/My model.gguf", "https://huggingface.co/Owner/Model.v1/resolve/main/q4/My%20model.gguf")]
    [InlineData("hf://owner/model@refs-1/w.npz", "https://huggingface.co/owner/model/resolve/refs-1/w.npz")]
    [InlineData("https://example.org/a/m.npy?x=1", "https://example.org/a/m.npy?x=1")]
    public void An_address_leads_to_a_file(string address, string places) =>
        Assert.Equal(places.Split(' '), RemoteAddress.Of(new(address), new()).Select(place => place.AbsoluteUri));

    [Theory]
    [InlineData("hf:model")]
    [InlineData("hf:owner/..")]
    [InlineData("hf:owner/model/../../../api/whoami")]
    [InlineData("hf:owner/model/a//b")]
    [InlineData("http://example.org/m.npy")]
    [InlineData("ftp://example.org/m.npy")]
    [InlineData("https://me:secret@example.org/m.npy")]
    public void Other_addresses_are_refused(string address)
    {
        var error = Assert.Throws<ArgumentException>(() => WeightFile.Open(new Uri(address)));
        Assert.DoesNotContain("secret", error.Message);
    }

    [Theory]
    [InlineData("https://huggingface.co/a", true)]
    [InlineData("https://HUGGINGFACE.co:443/a", true)]
    [InlineData("http://huggingface.co/a", false)]
    [InlineData("https://huggingface.co:444/a", false)]
    [InlineData("https://huggingface.co.example.org/a", false)]
    [InlineData("https://cdn.huggingface.co/a", false)]
    [InlineData("https://example.org/huggingface.co", false)]
    [InlineData("https://huggingface.co@example.org/a", false)]
    public void The_token_is_for_the_hub_alone(string address, bool isSent) =>
        Assert.Equal(isSent ? Token : null, (new RemoteSettings() with { Token = Token }).TokenFor(new(address)));

    [Fact]
    public void A_hub_without_encryption_elsewhere_gets_no_token()
    {
        var settings = new RemoteSettings { Hub = new("http://example.org"), Token = Token };
        Assert.Null(settings.TokenFor(new("http://example.org/a")));
    }

    [Fact]
    public void The_token_goes_to_the_hub_and_not_along_with_redirects()
    {
        byte[] file = File.ReadAllBytes(Fixture.PathOf("model.safetensors"));
        _other.Files["/blob"] = file;
        _hub.Instead = context =>
        {
            string path = context.Request.Url!.AbsolutePath;
            if (path == "/owner/model/resolve/main/model.safetensors")
                context.Response.Redirect("/moved");
            else if (path == "/moved")
                context.Response.Redirect(_other.At("blob?signature=abc").AbsoluteUri);
            return true;
        };
        using var weights = WeightFile.Open(new Uri("hf:owner/model"), Settings);
        Assert.Equal(file.Length > 1000 ? 6 : 0, weights.Count);
        _ = weights[0].GetStatistics();
        Assert.Equal(["/owner/model/resolve/main/model.safetensors", "/moved"], _hub.Requests.Select(request => request.Path));
        Assert.All(_hub.Requests, request => Assert.Equal($"Bearer {Token}", request.Authorization));
        Assert.NotEmpty(_other.Requests);
        Assert.All(_other.Requests, request => Assert.Null(request.Authorization));
    }

    [Fact]
    public void A_place_that_a_redirect_gave_and_that_has_ended_is_asked_for_again()
    {
        byte[] file = File.ReadAllBytes(Fixture.PathOf("model.safetensors"));
        string place = "first";
        _hub.Instead = context =>
        {
            context.Response.Redirect(_other.At(place).AbsoluteUri);
            return true;
        };
        _other.Files["/first"] = file;
        using var weights = WeightFile.Open(new Uri("hf:owner/model"), Settings);
        _other.Files.Clear();
        _other.Files["/second"] = file;
        place = "second";
        Assert.Equal(WeightFile.Open(Fixture.PathOf("model.safetensors"))[0].ToArray(), weights[0].ToArray());
    }

    [Fact]
    public void No_message_shows_the_token_or_what_follows_the_path()
    {
        foreach (int status in new[] { 401, 403, 404, 418, 500 })
        {
            _hub.Instead = context =>
            {
                context.Response.StatusCode = status;
                return true;
            };
            string message = Assert.Throws<WeightFileException>(() => WeightFile.Open(_hub.At("m.npy?signature=hf_secret"), Settings)).ToString();
            Assert.DoesNotContain(Token, message);
            Assert.DoesNotContain("signature", message);
        }
        _hub.Instead = context =>
        {
            context.Response.Redirect("http://example.org/m.npy?signature=hf_secret");
            return true;
        };
        string redirected = Assert.Throws<WeightFileException>(() => WeightFile.Open(_hub.At("m.npy"), Settings)).ToString();
        Assert.Contains("to an address without https; download", redirected);
        Assert.DoesNotContain(Token, redirected);
    }

    [Fact]
    public void A_redirect_that_leads_round_ends()
    {
        _hub.Instead = context =>
        {
            context.Response.Redirect("/m.npy");
            return true;
        };
        Assert.Contains("redirects without end", Assert.Throws<WeightFileException>(() => WeightFile.Open(_hub.At("m.npy"), Settings)).Message);
        Assert.InRange(_hub.Requests.Count, 5, 20);
    }

    [Fact]
    public void A_model_in_shards_is_found_by_its_index()
    {
        foreach (string file in Directory.GetFiles(Path.GetDirectoryName(Fixture.PathOf("sharded/model.safetensors.index.json"))!))
            _hub.Files[$"/owner/model/resolve/main/{Path.GetFileName(file)}"] = File.ReadAllBytes(file);
        using var weights = WeightFile.Open(new Uri("hf:owner/model"), Settings);
        Assert.Equal(3, weights.Count(weight => weight.Data is not null));
        Assert.Contains("there is neither this nor model.safetensors.index.json", Assert.Throws<WeightFileException>(() => WeightFile.Open(new Uri("hf:owner/none"), Settings)).Message);
    }

    [Fact]
    public void A_refusal_says_what_to_do_about_the_token()
    {
        _hub.Instead = context =>
        {
            context.Response.StatusCode = 401;
            return true;
        };
        string Message(RemoteSettings settings) => Assert.Throws<WeightFileException>(() => WeightFile.Open(new Uri("hf:owner/model"), settings)).Message;
        Assert.Contains("set HF_TOKEN to a token that may read it", Message(Settings with { Token = null }));
        Assert.Contains("whether the token in HF_TOKEN may read it", Message(Settings));
    }

    private RemoteSettings Settings => new() { Hub = _hub.Address, Token = Token, BlockLength = 1024, LongestWhole = 100, Retries = 1, Delay = TimeSpan.FromMilliseconds(1) };
}
