using System.Reflection;
using System.Runtime.CompilerServices;
using TorchSharp;

namespace NotebookViz.Tests;

/// <summary>Walks over all public members: null is refused wherever the annotations do not allow it.</summary>
public class NullArgumentTests
{
    private static readonly NullabilityInfoContext Nullability = new();

    public static TheoryData<string> Members() => [.. Cases().Select(one => one.Name)];

    [Theory]
    [MemberData(nameof(Members))]
    public void Null_is_refused_where_it_is_not_allowed(string member)
    {
        var (_, method, place) = Cases().Single(one => one.Name == member);
        object?[] arguments = [.. method.GetParameters().Select((parameter, index) => index == place ? null : Some(parameter.ParameterType))];
        object? target = method.IsStatic || method is ConstructorInfo ? null : Some(method.DeclaringType!);
        var error = Record.Exception(() =>
        {
            if (method is ConstructorInfo constructor)
                constructor.Invoke(BindingFlags.DoNotWrapExceptions, null, arguments, null);
            else
                method.Invoke(target, BindingFlags.DoNotWrapExceptions, null, arguments, null);
        });
        Assert.True(error is ArgumentException, $"{member}: {error?.ToString() ?? "nothing was thrown"}");
    }

    [Fact]
    public void The_walk_finds_the_members() => Assert.InRange(Cases().Count(), 60, 1000);

    private static IEnumerable<(string Name, MethodBase Method, int Place)> Cases()
    {
        foreach (var type in typeof(Weight).Assembly.GetExportedTypes().Where(type => !type.IsInterface && !typeof(Delegate).IsAssignableFrom(type)))
        {
            foreach (var method in Methods(type))
            {
                var parameters = method.GetParameters();
                for (int i = 0; i < parameters.Length; i++)
                {
                    if (!IsRequired(parameters[i]))
                        continue;
                    string arguments = string.Join(", ", parameters.Select(parameter => Name(parameter.ParameterType)));
                    yield return ($"{type.Name}.{method.Name}({arguments}), {parameters[i].Name}", method, i);
                }
            }
        }
    }

    private static IEnumerable<MethodBase> Methods(Type type)
    {
        const BindingFlags declared = BindingFlags.Public | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly;
        var methods = type.GetMethods(declared)
            // What the compiler writes for records and structs, and overrides of Equals, take null.
            .Where(method => !method.IsDefined(typeof(CompilerGeneratedAttribute)) || method.Name.StartsWith("set_", StringComparison.Ordinal))
            .Where(method => method.Name is not ("Equals" or "op_Equality" or "op_Inequality") && !method.IsAbstract)
            .Select(method => method.IsGenericMethodDefinition ? method.MakeGenericMethod([.. method.GetGenericArguments().Select(_ => typeof(float))]) : method)
            // A span cannot be boxed for a call by reflection.
            .Where(method => !method.GetParameters().Any(parameter => parameter.ParameterType.IsByRefLike));
        return type.IsAbstract ? methods : methods.Cast<MethodBase>().Concat(type.GetConstructors());
    }

    private static bool IsRequired(ParameterInfo parameter) =>
        !parameter.ParameterType.IsValueType && !parameter.ParameterType.IsByRef && Nullability.Create(parameter).WriteState == NullabilityState.NotNull;

    private static string Name(Type type) => type.IsGenericType
        ? $"{type.Name.Split('`')[0]}<{string.Join(", ", type.GetGenericArguments().Select(Name))}>"
        : type.Name;

    /// <summary>A value of a type, by which no exception comes about.</summary>
    private static object? Some(Type type)
    {
        var weight = NotebookViz.Tests.Some.KerasKernel();
        var row = new LayerRow { Name = "", Kind = "Net" };
        var line = new SummaryRow { Name = "", Kind = "Net" };
        object?[] values =
        [
            weight, weight.Axes[0], new WeightList([weight]), new LayerWeight(weight, true, true), row, new LayerList(row), line, new ModelSummary([line]),
            weight.Visualize(), new WeightList([weight]).Overview(), new WeightList([weight]).ContactSheet(), weight.CompareWith(weight), new WeightList([weight]).CompareWith(new WeightList([weight])), new UncomparableWeights(weight, weight, "a"), weight.Spectrum(), NotebookViz.Tests.Some.History(), NotebookViz.Tests.Some.History().Weights[0], new HistoryOptions(), NotebookViz.Tests.Some.History().Weights[0].Points[0], new double[] { 1 }, Array.Empty<string>(), new Func<IReadOnlyList<Weight>>(() => []), weight.GetStatistics(), weight.ToTable(), weight.Data, VizOptions.Default, ColorLimits.Robust, ColorScale.Diverging, new VizOptions(),
            new MemoryStream(), new ProgressReport("", 0, 1), new Progress<ProgressReport>(), new LoadedWeight("a", "b", "same name"), new Finding(FindingKind.NaN, "a", "b"), new WeightFileException("a", "b", "c"),
            new float[] { 1 }, new long[] { 1 }, new long[][] { [1] }, Array.Empty<torch.Tensor>(), Array.Empty<AxisRole>(), "a.html", WeightFile.Formats[0],
            System.Numerics.Tensors.Tensor.Create<float>([1f]),
        ];
        if (type.IsValueType)
            return Nullable.GetUnderlyingType(type) is null ? Activator.CreateInstance(type) : null;
        return typeof(torch.nn.Module).IsAssignableFrom(type) ? torch.nn.Linear(2, 2)
            : type == typeof(torch.Tensor) ? torch.zeros(2)
            : type == typeof(SourceFile) ? FileOfNothing()
            : type == typeof(LoadReport) ? new WeightList([]).LoadInto(torch.nn.ReLU())
            : values.FirstOrDefault(type.IsInstanceOfType);
    }

    private static SourceFile FileOfNothing()
    {
        var file = new Taken();
        if (!WeightFile.Formats.Any(format => format.Description == file.Description))
            WeightFile.AddFormat(file);
        else
            file = (Taken)WeightFile.Formats.First(format => format.Description == file.Description);
        WeightFile.Open(new MemoryStream("NULLTEST"u8.ToArray()));
        return file.File!;
    }

    private sealed class Taken : IWeightFormat
    {
        public SourceFile? File { get; private set; }

        public string Description => "Taken (.none)";

        public bool Recognises(ReadOnlySpan<byte> head, SourceFile file) => head.StartsWith("NULLTEST"u8);

        public WeightList Open(SourceFile file)
        {
            File = file;
            return new([]);
        }
    }
}
