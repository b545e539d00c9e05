using System.Net;
using System.Text;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace NotebookViz.Cli.Reports.Code;

/// <summary>
/// Colours C# with the compiler's own parser, which supports raw strings and everything else in the language. The colours are classes;
/// the style sheet defines them for light and dark.
/// </summary>
internal static class CSharpHighlighter
{
    private static readonly CSharpParseOptions Options = new(LanguageVersion.Latest, kind: SourceCodeKind.Script);

    public static string ToHtml(string code)
    {
        var html = new StringBuilder();
        foreach (var token in CSharpSyntaxTree.ParseText(code, Options).GetRoot().DescendantTokens())
        {
            AppendTrivia(token.LeadingTrivia);
            Append(Class(token), token.Text);
            AppendTrivia(token.TrailingTrivia);
        }
        return html.ToString();

        void AppendTrivia(SyntaxTriviaList list)
        {
            foreach (var trivia in list)
                Append(Class(trivia), trivia.ToFullString());
        }

        void Append(string? style, string text)
        {
            var encoded = WebUtility.HtmlEncode(text);
            html.Append(style is null || text.Length == 0 ? encoded : $"<span class=\"c-{style}\">{encoded}</span>");
        }
    }

    private static string? Class(SyntaxTrivia trivia) => trivia switch
    {
        { IsDirective: true } => "directive",
        _ when trivia.Kind() is SyntaxKind.SingleLineCommentTrivia or SyntaxKind.MultiLineCommentTrivia
            or SyntaxKind.SingleLineDocumentationCommentTrivia or SyntaxKind.MultiLineDocumentationCommentTrivia => "comment",
        _ => null,
    };

    private static string? Class(SyntaxToken token) => token.Kind() switch
    {
        SyntaxKind.NumericLiteralToken => "number",
        SyntaxKind.CharacterLiteralToken or SyntaxKind.StringLiteralToken or SyntaxKind.Utf8StringLiteralToken
            or SyntaxKind.SingleLineRawStringLiteralToken or SyntaxKind.MultiLineRawStringLiteralToken
            or SyntaxKind.InterpolatedStringStartToken or SyntaxKind.InterpolatedVerbatimStringStartToken
            or SyntaxKind.InterpolatedStringTextToken or SyntaxKind.InterpolatedStringEndToken
            or SyntaxKind.InterpolatedSingleLineRawStringStartToken or SyntaxKind.InterpolatedMultiLineRawStringStartToken
            or SyntaxKind.InterpolatedRawStringEndToken => "string",
        SyntaxKind.IdentifierToken => ClassOfName(token),
        _ => token.IsKeyword() || token.IsContextualKeyword() ? "keyword" : null,
    };

    private static string? ClassOfName(SyntaxToken token) => token.Parent switch
    {
        IdentifierNameSyntax { IsVar: true } => "keyword",
        BaseTypeDeclarationSyntax or GenericNameSyntax { Parent: not MemberAccessExpressionSyntax } => "type",
        IdentifierNameSyntax { Parent: ObjectCreationExpressionSyntax or VariableDeclarationSyntax or ParameterSyntax or TypeOfExpressionSyntax } => "type",
        MethodDeclarationSyntax or LocalFunctionStatementSyntax => "method",
        SimpleNameSyntax { Parent: InvocationExpressionSyntax } => "method",
        SimpleNameSyntax { Parent: MemberAccessExpressionSyntax { Parent: InvocationExpressionSyntax } access } name when access.Name == name => "method",
        _ => null,
    };
}
