extern alias vision;

using FsCheck.Fluent;
using static TorchSharp.torch;

namespace NotebookViz.Tests.Torch;

/// <summary>One model's weights under many kinds of names come back right, or are refused.</summary>
public sealed class ManyNamesTests
{
    private const int Seed = 7;

    // Names in the order of the layers, from the names of the model.
    private static readonly Dictionary<string, Func<IReadOnlyList<Weight>, IEnumerable<Weight>>> Namings = new()
    {
        ["plain"] = weights => weights,
        ["module."] = weights => Prefixed(weights, "module."),
        ["model."] = weights => Prefixed(weights, "model."),
        ["state_dict."] = weights => Prefixed(weights, "state_dict."),
        ["state_dict.model."] = weights => Prefixed(weights, "state_dict.model."),
        ["sorted with a prefix"] = weights => Prefixed(weights, "net.").OrderBy(weight => weight.Name, StringComparer.Ordinal),
        ["shuffled with a prefix"] = weights => Shuffled(Prefixed(weights, "net.")),
        ["numbered stems, sorted"] = weights => Renamed(weights, (kind, index) => $"{kind}{index}").OrderBy(weight => weight.Name, StringComparer.Ordinal),
        ["no numbers, shuffled"] = weights => Shuffled(Renamed(weights, (_, index) => Word(index))),
        ["two sets"] = weights => Prefixed(weights, "params.").Concat(Prefixed(Shuffled(weights), "params_ema.")),
        ["the same layers twice"] = weights => weights.Concat(Renamed(weights, (_, index) => Word(index))),
    };

    [Theory]
    [InlineData("resnet18")]
    [InlineData("mobilenet_v3_small")]
    [InlineData("vgg11")]
    [InlineData("alexnet")]
    public void A_TorchVision_model_is_loaded_right_or_refused(string name)
    {
        using var scope = NewDisposeScope();
        using var model = Vision(name);
        foreach (bool stated in new[] { false, true })
        {
            var weights = Distinct(model, stated);
            foreach (var (naming, rename) in Namings)
            {
                var report = Check(model, weights, new([.. rename(weights)]), naming);
                switch (naming)
                {
                    case "two sets":
                        Assert.Equal((0, true), (report.Matched.Count, report.PairingProblem is not null));
                        break;
                    case "the same layers twice":
                        Assert.Equal((weights.Count, weights.Count), (report.Matched.Count, report.UnexpectedKeys.Count));
                        break;
                    case "numbered stems, sorted" or "no numbers, shuffled" when !stated:
                        Assert.Equal(report.Matched.Count > 0, report.IsComplete);
                        break;
                    default:
                        Assert.True(report.IsComplete, naming);
                        break;
                }
            }
        }
    }

    [Fact]
    public void Random_nets_under_random_names_are_loaded_right_or_refused()
    {
        int loaded = 0, refused = 0;
        var cases =
            from layers in Gen.Choose(0, 5).NonEmptyListOf()
            from names in Gen.Choose(0, 2)
            from naming in Gen.Elements(Namings.Keys.ToArray())
            from stated in Gen.Elements(true, false)
            select (Layers: layers.Take(9).ToArray(), Names: names, Naming: naming, Stated: stated);
        Properties.Hold(Prop.ForAll(cases.ToArbitrary(), test =>
        {
            using var scope = NewDisposeScope();
            using var model = Net(test.Layers, test.Names);
            var weights = Distinct(model, test.Stated);
            var report = Check(model, weights, new([.. Namings[test.Naming](weights)]), test.Naming);
            _ = report.Matched.Count > 0 ? loaded++ : refused++;
        }), 150);
        Assert.True(loaded > 30 && refused > 10, $"{loaded} loaded, {refused} refused");
    }

    /// <summary>Whatever was loaded is in its place, and what was not is as it was.</summary>
    private static LoadReport Check(nn.Module model, IReadOnlyList<Weight> truth, WeightList list, string naming)
    {
        var tensors = model.state_dict();
        using (no_grad())
            foreach (var tensor in tensors.Values)
                tensor.fill_(-1);
        var report = list.LoadInto(model, strict: false);
        var loaded = report.Matched.Select(match => match.Target).ToHashSet();
        foreach (var expected in truth)
        {
            double value = tensors[expected.Name].reshape(-1)[0].to(float64).item<double>();
            double right = loaded.Contains(expected.Name) ? expected[new long[expected.Shape.Count]] : -1;
            Assert.True(value == right, $"{naming}: {expected.Name} is {value}, not {right}: {report}");
        }
        return report;
    }

    /// <summary>The weights of the model, each filled with its index.</summary>
    private static List<Weight> Distinct(nn.Module model, bool stated)
    {
        using (no_grad())
            foreach (var (tensor, index) in model.state_dict().Values.Select((tensor, index) => (tensor, index)))
                tensor.fill_(index);
        var weights = model.GetWeights();
        return [.. weights.Select(weight => stated ? weight
            : new Weight(weight.Name, weight.Shape, weight.ElementType, weight.Data!).WithLayer(weight.LayerKind, weight.Role).WithAxes(weight.Axes))];
    }

    // AlexNet's classifier is most of its weights and adds nothing here; of VGG an eighth of the channels is enough.
    private static nn.Module Vision(string name) => name switch
    {
        "resnet18" => vision::TorchSharp.torchvision.models.resnet18(num_classes: 3),
        "mobilenet_v3_small" => vision::TorchSharp.torchvision.models.mobilenet_v3_small(),
        "vgg11" => nn.Sequential([.. new[] { (0, 3, 8), (3, 8, 16), (6, 16, 32), (8, 32, 32), (11, 32, 64), (13, 64, 64), (16, 64, 64), (18, 64, 64) }
            .Select(layer => ($"{layer.Item1}", (nn.Module<Tensor, Tensor>)nn.Conv2d(layer.Item2, layer.Item3, 3)))]),
        _ => vision::TorchSharp.torchvision.models.alexnet(num_classes: 3).children().First(),
    };

    private static nn.Module Net(int[] layers, int names) => nn.Sequential([.. layers.Select((layer, index) => (names switch
    {
        0 => $"{index}",
        1 => $"{(layer < 3 ? "fc" : "other")}{index}",
        _ => $"block{index / 2}_{Word(index)}x",
    }, layer switch
    {
        0 => nn.Linear(2, 2),
        1 => (nn.Module<Tensor, Tensor>)nn.Linear(2, 3),
        2 => nn.Linear(2, 2, hasBias: false),
        3 => nn.Conv1d(2, 2, 2),
        4 => nn.BatchNorm1d(2),
        _ => nn.LayerNorm(2),
    }))]);

    private static IEnumerable<Weight> Prefixed(IEnumerable<Weight> weights, string prefix) => weights.Select(weight => weight.WithName(prefix + weight.Name));

    private static List<Weight> Shuffled(IEnumerable<Weight> weights)
    {
        Weight[] shuffled = [.. weights];
        new System.Random(Seed).Shuffle(shuffled);
        return [.. shuffled];
    }

    private static IEnumerable<Weight> Renamed(IReadOnlyList<Weight> weights, Func<string, int, string> name)
    {
        var layers = weights.Select(LayerOf).Distinct().ToList();
        return weights.Select(weight => weight.WithName($"{name(weight.LayerKind!.ToLowerInvariant(), layers.IndexOf(LayerOf(weight)))}{weight.Name[weight.Name.LastIndexOf('.')..]}"));
    }

    private static string LayerOf(Weight weight) => weight.Name[..weight.Name.LastIndexOf('.')];

    private static string Word(int index) => string.Concat(index.ToString("000", System.Globalization.CultureInfo.InvariantCulture).Select(digit => "kwtrmzbgls"[digit - '0'])) + "o";
}
