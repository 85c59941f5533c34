using System.Collections.Generic;
using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Bridge.HostTests.Curves;

/// <summary>Makes source tell where it goes: every block, switch section, expression body and branch of an expression, and every index of an array.</summary>
internal sealed class FlowRewriter : CSharpSyntaxRewriter
{
    /// <summary>Compiled beside what was rewritten.</summary>
    public const string Recorder = """
        public static class Flow
        {
            public static ulong Passed;
            public static long Count;
            public static ulong[] IndexedAt = new ulong[0];

            public static void Pass(int place)
            {
                Passed = (Passed ^ (ulong)place) * 0x9E3779B97F4A7C15 + 1;
                Count++;
            }

            public static T Pass<T>(int place, T value)
            {
                Pass(place);
                return value;
            }

            public static int Index(int place, int index)
            {
                IndexedAt[place] = (IndexedAt[place] ^ (ulong)index) * 0x9E3779B97F4A7C15 + 1;
                return index;
            }
        }
        """;

    private readonly List<string> _places;
    private string _file;

    /// <param name="places">Gets file and method of each place, by its number.</param>
    public FlowRewriter(List<string> places)
    {
        _places = places;
    }

    public SyntaxTree Rewrite(SyntaxTree tree)
    {
        _file = System.IO.Path.GetFileName(tree.FilePath);
        return tree.WithRootAndOptions(Visit(tree.GetRoot()), tree.Options);
    }

    public override SyntaxNode VisitBlock(BlockSyntax node)
    {
        int place = Place(node);
        var visited = (BlockSyntax)base.VisitBlock(node);
        return visited.WithStatements(visited.Statements.Insert(0, SyntaxFactory.ParseStatement($"Flow.Pass({place});")));
    }

    public override SyntaxNode VisitSwitchSection(SwitchSectionSyntax node)
    {
        int place = Place(node);
        var visited = (SwitchSectionSyntax)base.VisitSwitchSection(node);
        return visited.WithStatements(visited.Statements.Insert(0, SyntaxFactory.ParseStatement($"Flow.Pass({place});")));
    }

    public override SyntaxNode VisitConditionalExpression(ConditionalExpressionSyntax node)
    {
        (int whenTrue, int whenFalse) = (Place(node), Place(node));
        var visited = (ConditionalExpressionSyntax)base.VisitConditionalExpression(node);
        return visited.WithWhenTrue(Told(whenTrue, visited.WhenTrue)).WithWhenFalse(Told(whenFalse, visited.WhenFalse));
    }

    public override SyntaxNode VisitBinaryExpression(BinaryExpressionSyntax node)
    {
        int place = Place(node);
        var visited = (BinaryExpressionSyntax)base.VisitBinaryExpression(node);
        return node.Kind() is SyntaxKind.LogicalAndExpression or SyntaxKind.LogicalOrExpression
            ? visited.WithRight(Told(place, visited.Right))
            : visited;
    }

    public override SyntaxNode VisitElementAccessExpression(ElementAccessExpressionSyntax node)
    {
        int place = Place(node);
        var visited = (ElementAccessExpressionSyntax)base.VisitElementAccessExpression(node);
        ArgumentSyntax index = visited.ArgumentList.Arguments.Single();
        ExpressionSyntax told = SyntaxFactory.ParseExpression($"Flow.Index({place}, {index.Expression.ToFullString()})");
        return visited.WithArgumentList(SyntaxFactory.BracketedArgumentList(SyntaxFactory.SingletonSeparatedList(index.WithExpression(told))));
    }

    private static ExpressionSyntax Told(int place, ExpressionSyntax value) =>
        SyntaxFactory.ParseExpression($"Flow.Pass({place}, {value.ToFullString()})");

    private int Place(SyntaxNode node)
    {
        string method = node.Ancestors().OfType<MethodDeclarationSyntax>().FirstOrDefault()?.Identifier.Text ?? "constructor or property";
        _places.Add($"{_file[..^3]} {method}");
        return _places.Count - 1;
    }
}
