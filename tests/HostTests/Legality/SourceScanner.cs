using System.Collections.Generic;
using System.IO;
using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Bridge.HostTests.Legality;

/// <summary>
/// Rules that only the source shows. The host emits no conversion for (int)u, and on the device the value then keeps its unsigned type:
/// a following shift, division or widening takes it as unsigned. Comparing it and storing it in a field or array element is right there.
/// An element of a string array that was never written is there an empty string object and no null reference: a test for null is right as
/// a branch and wrong as a value, and which of them the compiler makes is not ours to choose.
/// </summary>
internal static class SourceScanner
{
    public static List<Finding> Scan(CSharpCompilation compilation)
    {
        var findings = new List<Finding>();
        foreach (SyntaxTree tree in compilation.SyntaxTrees)
        {
            SemanticModel model = compilation.GetSemanticModel(tree);
            foreach (CastExpressionSyntax cast in tree.GetRoot().DescendantNodes().OfType<CastExpressionSyntax>())
            {
                if (KeepsUnsignedType(model, cast) && !IsCured(model, cast))
                {
                    findings.Add(Finding(Rules.UnsignedToSigned, cast));
                }
            }

            foreach (LiteralExpressionSyntax literal in tree.GetRoot().DescendantNodes().OfType<LiteralExpressionSyntax>())
            {
                if (literal.IsKind(SyntaxKind.NullLiteralExpression) && IsStringElement(model, ComparedWith(literal)))
                {
                    findings.Add(Finding(Rules.StringElementAgainstNull, literal.Parent));
                }
            }
        }

        return findings;
    }

    private static Finding Finding(string rule, SyntaxNode node)
    {
        FileLinePositionSpan at = node.SyntaxTree.GetLineSpan(node.Span);
        return new Finding(rule, $"{Path.GetFileName(at.Path)}:{at.StartLinePosition.Line + 1}", node.ToString());
    }

    /// <summary>The other side of == or !=, or what stands before "is null" and "is not null".</summary>
    private static ExpressionSyntax ComparedWith(LiteralExpressionSyntax literal)
    {
        switch (literal.Parent)
        {
            case BinaryExpressionSyntax binary when binary.Kind() is SyntaxKind.EqualsExpression or SyntaxKind.NotEqualsExpression:
                return binary.Left == literal ? binary.Right : binary.Left;
            case ConstantPatternSyntax pattern:
                return pattern.Ancestors().OfType<IsPatternExpressionSyntax>().FirstOrDefault()?.Expression;
            default:
                return null;
        }
    }

    private static bool IsStringElement(SemanticModel model, ExpressionSyntax expression)
    {
        while (expression is ParenthesizedExpressionSyntax parenthesized)
        {
            expression = parenthesized.Expression;
        }

        return expression is ElementAccessExpressionSyntax element
            && model.GetTypeInfo(element.Expression).Type is IArrayTypeSymbol { ElementType.SpecialType: SpecialType.System_String };
    }

    /// <summary>uint to int or long, ulong to long. Constants are folded by the compiler and are right.</summary>
    private static bool KeepsUnsignedType(SemanticModel model, CastExpressionSyntax cast)
    {
        if (model.GetConstantValue(cast.Expression).HasValue)
        {
            return false;
        }

        SpecialType from = model.GetTypeInfo(cast.Expression).Type?.SpecialType ?? SpecialType.None;
        SpecialType to = model.GetTypeInfo(cast).Type?.SpecialType ?? SpecialType.None;
        return (from == SpecialType.System_UInt32 && (to is SpecialType.System_Int32 or SpecialType.System_Int64))
            || (from == SpecialType.System_UInt64 && to == SpecialType.System_Int64);
    }

    private static bool IsCured(SemanticModel model, CastExpressionSyntax cast)
    {
        SyntaxNode node = cast;
        while (node.Parent is ParenthesizedExpressionSyntax)
        {
            node = node.Parent;
        }

        return node.Parent switch
        {
            BinaryExpressionSyntax binary => binary.Kind() is SyntaxKind.EqualsExpression or SyntaxKind.NotEqualsExpression
                or SyntaxKind.LessThanExpression or SyntaxKind.LessThanOrEqualExpression or SyntaxKind.GreaterThanExpression or SyntaxKind.GreaterThanOrEqualExpression,
            AssignmentExpressionSyntax assignment => assignment.Right == node && assignment.Kind() == SyntaxKind.SimpleAssignmentExpression
                && (assignment.Left is ElementAccessExpressionSyntax || model.GetSymbolInfo(assignment.Left).Symbol is IFieldSymbol),
            _ => false,
        };
    }
}
