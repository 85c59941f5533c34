using System.Globalization;
using System.Security;
using System.Text;

namespace VirtualHan.Report;

/// <summary>Writes SVG elements. Numbers with one decimal, text escaped.</summary>
public sealed class SvgText
{
    private readonly StringBuilder _svg = new();

    public override string ToString() => _svg.ToString();

    /// <summary>A drawing inside a page.</summary>
    public SvgText Open(double width, double height, string id, string title, string description) => Open(string.Empty, width, height, id, title, description);

    /// <summary>A drawing that is a file of its own.</summary>
    public SvgText OpenStandalone(double width, double height, string id, string title, string description) =>
        Open(" xmlns=\"http://www.w3.org/2000/svg\"", width, height, id, title, description);

    /// <summary>Markup as it is.</summary>
    public SvgText Raw(string markup)
    {
        _svg.Append(markup).Append('\n');
        return this;
    }

    public SvgText Close()
    {
        _svg.Append("</svg>\n");
        return this;
    }

    public SvgText Line(double x1, double y1, double x2, double y2, string style)
    {
        _svg.Append($"<line x1=\"{N(x1)}\" y1=\"{N(y1)}\" x2=\"{N(x2)}\" y2=\"{N(y2)}\" class=\"{style}\"/>\n");
        return this;
    }

    public SvgText Arrow(double x1, double x2, double y, string style)
    {
        double back = x2 > x1 ? -7 : 7;
        Line(x1, y, x2, y, style);
        _svg.Append($"<path d=\"M{N(x2)} {N(y)}l{N(back)} -4v8z\" class=\"{style} head\"/>\n");
        return this;
    }

    public SvgText Rect(double x, double y, double width, double height, string style)
    {
        _svg.Append($"<rect x=\"{N(x)}\" y=\"{N(y)}\" width=\"{N(width)}\" height=\"{N(height)}\" rx=\"3\" class=\"{style}\"/>\n");
        return this;
    }

    public SvgText Text(double x, double y, string text, string style)
    {
        _svg.Append($"<text x=\"{N(x)}\" y=\"{N(y)}\" class=\"{style}\">{Escape(text)}</text>\n");
        return this;
    }

    public SvgText Path(string data, string style)
    {
        _svg.Append($"<path d=\"{data}\" class=\"{style}\"/>\n");
        return this;
    }

    public static string N(double value) => value.ToString("0.#", CultureInfo.InvariantCulture);

    public static string Escape(string text) => SecurityElement.Escape(text);

    private SvgText Open(string attributes, double width, double height, string id, string title, string description)
    {
        _svg.Append($"<svg{attributes} viewBox=\"0 0 {N(width)} {N(height)}\" width=\"{N(width)}\" height=\"{N(height)}\" role=\"img\" aria-labelledby=\"{id}-t {id}-d\">\n");
        _svg.Append($"<title id=\"{id}-t\">{Escape(title)}</title><desc id=\"{id}-d\">{Escape(description)}</desc>\n");
        return this;
    }
}
