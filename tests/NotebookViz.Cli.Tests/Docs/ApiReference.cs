using System.Globalization;
using System.Text;
using System.Xml.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace NotebookViz.Cli.Tests.Docs;

/// <summary>
/// The reference of a library's public API as Markdown pages: an index, and a page for each type. Roslyn reads the signatures from the
/// assembly; the XML file beside it has the comments.
/// </summary>
internal sealed class ApiReference
{
    private const SymbolDisplayTypeQualificationStyle NamesOnly = SymbolDisplayTypeQualificationStyle.NameOnly;

    private static readonly SymbolDisplayFormat Short = new(
        typeQualificationStyle: NamesOnly,
        genericsOptions: SymbolDisplayGenericsOptions.IncludeTypeParameters,
        memberOptions: SymbolDisplayMemberOptions.IncludeParameters,
        parameterOptions: SymbolDisplayParameterOptions.IncludeType | SymbolDisplayParameterOptions.IncludeExtensionThis,
        miscellaneousOptions: SymbolDisplayMiscellaneousOptions.UseSpecialTypes);

    private static readonly SymbolDisplayFormat Signature = new(
        typeQualificationStyle: NamesOnly,
        genericsOptions: SymbolDisplayGenericsOptions.IncludeTypeParameters | SymbolDisplayGenericsOptions.IncludeTypeConstraints,
        memberOptions: SymbolDisplayMemberOptions.IncludeParameters | SymbolDisplayMemberOptions.IncludeType
            | SymbolDisplayMemberOptions.IncludeModifiers | SymbolDisplayMemberOptions.IncludeAccessibility | SymbolDisplayMemberOptions.IncludeConstantValue,
        parameterOptions: SymbolDisplayParameterOptions.IncludeType | SymbolDisplayParameterOptions.IncludeName | SymbolDisplayParameterOptions.IncludeDefaultValue
            | SymbolDisplayParameterOptions.IncludeParamsRefOut | SymbolDisplayParameterOptions.IncludeExtensionThis,
        propertyStyle: SymbolDisplayPropertyStyle.ShowReadWriteDescriptor,
        kindOptions: SymbolDisplayKindOptions.IncludeTypeKeyword,
        miscellaneousOptions: SymbolDisplayMiscellaneousOptions.UseSpecialTypes | SymbolDisplayMiscellaneousOptions.IncludeNullableReferenceTypeModifier);

    private readonly IReadOnlyDictionary<string, XElement> _comments;
    private readonly CSharpCompilation _compilation;
    private readonly IReadOnlyList<(IAssemblySymbol Assembly, IReadOnlyList<INamedTypeSymbol> Types)> _libraries;

    /// <param name="assemblies">The assemblies, each with its .xml file beside it.</param>
    public ApiReference(params string[] assemblies)
    {
        var platform = ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator);
        var references = assemblies
            .Select(path => MetadataReference.CreateFromFile(path))
            .ToList();
        _comments = assemblies.SelectMany(path => XDocument.Load(Path.ChangeExtension(path, ".xml"), LoadOptions.PreserveWhitespace).Descendants("member"))
            // What compilers generate has the same name in both.
            .DistinctBy(member => (string)member.Attribute("name")!)
            .ToDictionary(member => (string)member.Attribute("name")!);
        var names = assemblies.Select(Path.GetFileName).ToHashSet();
        _compilation = CSharpCompilation.Create("Reference",
            references: [.. references, .. platform.Where(path => !names.Contains(Path.GetFileName(path))).Select(path => MetadataReference.CreateFromFile(path))]);
        _libraries = [.. references.Select(reference => (IAssemblySymbol)_compilation.GetAssemblyOrModuleSymbol(reference)!)
            .Select(assembly => (assembly, (IReadOnlyList<INamedTypeSymbol>)[.. PublicTypes(assembly.GlobalNamespace).OrderBy(type => type.Name, StringComparer.Ordinal)]))];
    }

    /// <summary>The pages by their file names.</summary>
    public IReadOnlyDictionary<string, string> Pages()
    {
        var pages = new SortedDictionary<string, string>(StringComparer.Ordinal) { ["README.md"] = Index() };
        foreach (var type in _libraries.SelectMany(library => library.Types))
            pages.Add(FileName(type), Page(type));
        return pages;
    }

    private static IEnumerable<INamedTypeSymbol> PublicTypes(INamespaceSymbol space) =>
        space.GetTypeMembers().Where(type => type.DeclaredAccessibility == Accessibility.Public).Concat(space.GetNamespaceMembers().SelectMany(PublicTypes));

    private static string FileName(INamedTypeSymbol type) => type.Name + ".md";

    private string Index()
    {
        var text = new StringBuilder("# API reference\n\nMade from the doc comments in the source; see [how](../contributing.md#the-api-reference).\n");
        foreach (var (assembly, types) in _libraries)
        {
            text.Append(CultureInfo.InvariantCulture, $"\n## {assembly.Name}\n\n| type | what it is |\n| --- | --- |\n");
            foreach (var type in types)
                text.Append(CultureInfo.InvariantCulture, $"| [{Escaped(type.ToDisplayString(Short))}]({FileName(type)}) | {FirstSentence(Comment(type).Text("summary")).Replace("|", "\\|")} |\n");
        }
        return text.ToString();
    }

    private string Page(INamedTypeSymbol type)
    {
        var comment = Comment(type);
        var text = new StringBuilder($"# {Escaped(type.ToDisplayString(Short))}\n\n[API reference](README.md) · {type.ContainingAssembly.Name}\n\n");
        text.Append(CultureInfo.InvariantCulture, $"```csharp\n{Declaration(type)}\n```\n\n{comment.Text("summary")}\n");
        if (comment.Text("remarks") is { Length: > 0 } remarks)
            text.Append(CultureInfo.InvariantCulture, $"\n{remarks}\n");
        if (type.TypeKind == TypeKind.Enum)
            return text.Append(EnumValues(type)).ToString();
        AppendMembers(text, "Constructors", type, member => member is IMethodSymbol { MethodKind: MethodKind.Constructor });
        AppendMembers(text, "Properties", type, member => member is IPropertySymbol or IFieldSymbol);
        AppendMembers(text, "Methods", type, member => member is IMethodSymbol { MethodKind: MethodKind.Ordinary or MethodKind.UserDefinedOperator or MethodKind.Conversion });
        return text.ToString();
    }

    private static string Declaration(INamedTypeSymbol type)
    {
        var modifiers = type.TypeKind is TypeKind.Enum or TypeKind.Interface ? "" : type.IsStatic ? "static " : type.IsAbstract ? "abstract " : type.IsSealed && type.IsReferenceType ? "sealed " : "";
        List<INamedTypeSymbol> bases = [.. type.BaseType is { SpecialType: SpecialType.None } baseType && type.TypeKind == TypeKind.Class ? [baseType] : (INamedTypeSymbol[])[],
            .. type.IsRecord ? [] : type.Interfaces.Where(one => !type.Interfaces.Any(other => other.AllInterfaces.Contains(one, SymbolEqualityComparer.Default)))];
        return $"public {modifiers}{type.ToDisplayString(Signature)}{(bases.Count > 0 ? " : " + string.Join(", ", bases.Select(b => b.ToDisplayString(Short))) : "")}";
    }

    private string EnumValues(INamedTypeSymbol type) => "\n| value | what it means |\n| --- | --- |\n" + string.Concat(
        type.GetMembers().OfType<IFieldSymbol>().Where(field => field.HasConstantValue).Select(field => $"| `{field.Name}` | {Comment(field).Text("summary").Replace('\n', ' ')} |\n"));

    private void AppendMembers(StringBuilder text, string heading, INamedTypeSymbol type, Func<ISymbol, bool> isOne)
    {
        // What the compiler adds to a record has no comment, and what a comment inherits is said where it comes from.
        List<ISymbol> members = [.. type.GetMembers().Where(member => isOne(member) && member.DeclaredAccessibility is Accessibility.Public or Accessibility.Protected
            && Comment(member).Text("summary").Length > 0).OrderBy(member => member.Name, StringComparer.Ordinal).ThenBy(member => member.ToDisplayString(Signature), StringComparer.Ordinal)];
        if (members.Count == 0)
            return;
        text.Append(CultureInfo.InvariantCulture, $"\n## {heading}\n");
        foreach (var member in members)
            AppendMember(text, member);
    }

    private void AppendMember(StringBuilder text, ISymbol member)
    {
        var comment = Comment(member);
        text.Append(CultureInfo.InvariantCulture, $"\n### {Escaped(Title(member))}\n\n```csharp\n{member.ToDisplayString(Signature)}\n```\n\n{comment.Text("summary")}\n");
        AppendList(text, comment.Named("typeparam", "name").Concat(comment.Named("param", "name")).Select(param => $"`{param.Name}`: {param.Text}"));
        if (comment.Text("returns") is { Length: > 0 } returns)
            text.Append(CultureInfo.InvariantCulture, $"\n**Returns** {returns}\n");
        if (comment.Text("remarks") is { Length: > 0 } remarks)
            text.Append(CultureInfo.InvariantCulture, $"\n{remarks}\n");
        AppendList(text, comment.Named("exception", "cref").Select(exception => $"**Throws** {exception.Name}: {exception.Text}"));
    }

    private static void AppendList(StringBuilder text, IEnumerable<string> items)
    {
        var lines = string.Concat(items.Select(item => $"- {item.Replace("\n", "\n  ")}\n"));
        text.Append(lines.Length > 0 ? "\n" + lines : "");
    }

    private static string Title(ISymbol member) => member is IMethodSymbol { MethodKind: MethodKind.Constructor }
        ? member.ContainingType.Name + member.ToDisplayString(Short)[member.ToDisplayString(Short).IndexOf('(')..]
        : member.ToDisplayString(Short);

    // What stands in angle brackets would be taken for HTML.
    private static string Escaped(string name) => name.Replace("<", "\\<");

    private static string FirstSentence(string text)
    {
        var line = text.Split("\n\n")[0].Replace('\n', ' ');
        var end = line.IndexOf(". ", StringComparison.Ordinal);
        return end < 0 ? line : line[..(end + 1)];
    }

    private DocComment Comment(ISymbol symbol) => new(_comments.GetValueOrDefault(symbol.GetDocumentationCommentId()!), Link);

    /// <summary>A cref as Markdown: a link where it is to this API, otherwise the name alone.</summary>
    private string Link(string cref)
    {
        var symbol = DocumentationCommentId.GetFirstSymbolForDeclarationId(cref, _compilation);
        if (symbol is null)
            return $"`{cref[(cref.LastIndexOfAny([':', '.']) + 1)..]}`";
        var type = symbol as INamedTypeSymbol ?? symbol.ContainingType;
        var name = symbol is INamedTypeSymbol ? symbol.ToDisplayString(Short) : $"{type.Name}.{symbol.Name}";
        return !_libraries.Any(library => library.Types.Contains(type, SymbolEqualityComparer.Default)) ? $"`{name}`"
            : symbol is INamedTypeSymbol || type.TypeKind == TypeKind.Enum ? $"[`{name}`]({FileName(type)})"
            : $"[`{name}`]({FileName(type)}#{MarkdownPage.Anchor(Title(symbol))})";
    }
}
