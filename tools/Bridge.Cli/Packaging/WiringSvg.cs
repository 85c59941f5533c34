using System.Globalization;
using VirtualHan.Report;

namespace Bridge.Cli.Packaging;

/// <summary>Draws the board as nf.config wires it: the ESP32 module in the middle, the radio to its right, everything else to its left.</summary>
public static class WiringSvg
{
    private const int Width = 900;
    private const int Height = 450;
    private const int BoxTop = 60;
    private const int BoxBottom = 430;
    private const int LeftEdge = 340;
    private const int RightEdge = 540;
    private const int RadioEdge = 700;
    private const int FirstRow = 112;
    private const int RowStep = 42;

    private const string Style = """
        <style>
        svg{background:#fff;font:14px system-ui,sans-serif}
        .box{fill:#f4f6f8;stroke:#39424e;stroke-width:1.5}
        .part{fill:#fff;stroke:#39424e}
        .wire{stroke:#1f5fa8;stroke-width:2;fill:none}
        .wire.head{fill:#1f5fa8;stroke:none}
        .supply{stroke:#a33a2a;stroke-width:2;fill:none}
        .ground{stroke:#222;stroke-width:2;fill:none}
        .title{font-weight:600;fill:#111}
        .pin{fill:#111}
        .end{fill:#111;text-anchor:end}
        .note{fill:#55606d;font-size:12px}
        .mid{fill:#55606d;font-size:12px;text-anchor:middle}
        .heading{font-size:17px;font-weight:600;fill:#111}
        </style>
        """;

    public static string Draw(NfConfigFile board)
    {
        SvgText svg = new SvgText()
            .OpenStandalone(Width, Height, "wiring", "Wiring of the bridge", "ESP32-WROVER module, EFR32 radio module, LED, button and battery sense, with the pins of nf.config")
            .Raw(Style)
            .Text(30, 32, $"Wiring: {board.Text("target")} and an EFR32 with EZSP firmware, {board.Text("com_port")} at {board.Number("com_baud")} baud", "heading")
            .Rect(LeftEdge, BoxTop, RightEdge - LeftEdge, BoxBottom - BoxTop, "box")
            .Text(LeftEdge + 37, BoxTop + 24, "ESP32-WROVER-E", "title")
            .Rect(RadioEdge, BoxTop, 172, BoxBottom - BoxTop, "box")
            .Text(RadioEdge + 17, BoxTop + 24, "EFR32MG21/MG24", "title");
        Radio(svg, board);
        Led(svg, Pin(board, "pin_led"));
        Button(svg, Pin(board, "pin_button"));
        Battery(svg, Pin(board, "pin_battery"));
        Usb(svg);
        return svg.Close().ToString();
    }

    private static void Radio(SvgText svg, NfConfigFile board)
    {
        ToRadio(svg, 0, Pin(board, "pin_tx") + " TX", "RX", "wire", right: true, left: false);
        ToRadio(svg, 1, Pin(board, "pin_rx") + " RX", "TX", "wire", right: false, left: true);
        ToRadio(svg, 2, Pin(board, "pin_rts") + " RTS", "CTS", "wire", right: true, left: false);
        ToRadio(svg, 3, Pin(board, "pin_cts") + " CTS", "RTS", "wire", right: false, left: true);
        ToRadio(svg, 4, Pin(board, "pin_radio_reset"), "RESETn", "wire", right: true, left: false);
        svg.Text((RightEdge + RadioEdge) / 2, Row(4) - 8, "open drain", "mid");
        ToRadio(svg, 5, "3V3", "VDD", "supply", right: false, left: false);
        ToRadio(svg, 6, "GND", "GND", "ground", right: false, left: false);
    }

    private static void ToRadio(SvgText svg, int row, string pin, string other, string style, bool right, bool left)
    {
        svg.Text(RightEdge - 10, Row(row) + 5, pin, "end").Text(RadioEdge + 10, Row(row) + 5, other, "pin");
        if (right)
        {
            svg.Arrow(RightEdge, RadioEdge, Row(row), style);
        }
        else if (left)
        {
            svg.Arrow(RadioEdge, RightEdge, Row(row), style);
        }
        else
        {
            svg.Line(RightEdge, Row(row), RadioEdge, Row(row), style);
        }
    }

    private static void Led(SvgText svg, string pin)
    {
        int y = Row(0);
        svg.Text(LeftEdge + 10, y + 5, pin, "pin")
            .Line(LeftEdge, y, 290, y, "wire").Rect(230, y - 9, 60, 18, "part").Text(260, y + 4, "470 Ω", "mid")
            .Line(230, y, 195, y, "wire")
            .Path($"M195 {y - 10}v20l-18 -10z", "part").Line(177, y - 10, 177, y + 10, "wire")
            .Line(177, y, 120, y, "wire");
        Ground(svg, 120, y);
        svg.Text(30, y + 5, "LED", "title");
    }

    private static void Button(SvgText svg, string pin)
    {
        int y = Row(2);
        svg.Text(LeftEdge + 10, y + 5, pin, "pin")
            .Line(LeftEdge, y, 235, y, "wire").Line(235, y, 199, y - 14, "wire").Line(195, y, 120, y, "wire")
            .Text(215, y + 22, "to ground; pull-up inside", "mid");
        Ground(svg, 120, y);
        svg.Text(30, y + 5, "Button", "title");
    }

    private static void Battery(SvgText svg, string pin)
    {
        int y = Row(5);
        svg.Text(LeftEdge + 10, y + 5, pin, "pin")
            .Line(LeftEdge, y, 190, y, "wire")
            .Line(190, y - 60, 190, y + 50, "wire")
            .Rect(180, y - 48, 20, 36, "part").Text(207, y - 26, "1 MΩ", "note")
            .Rect(180, y + 8, 20, 36, "part").Text(145, y + 30, "1 MΩ", "note")
            .Line(270, y, 270, y + 22, "wire").Line(258, y + 22, 282, y + 22, "wire").Line(258, y + 28, 282, y + 28, "wire").Line(270, y + 28, 270, y + 50, "wire")
            .Text(288, y + 30, "100 nF", "note")
            .Line(120, y - 60, 190, y - 60, "supply").Text(112, y - 55, "battery +", "end");
        Joint(svg, 190, y);
        Joint(svg, 270, y);
        Ground(svg, 190, y + 50);
        Ground(svg, 270, y + 50);
        svg.Text(30, y + 5, "Battery sense", "title").Text(30, y + 23, "B4 only", "note");
    }

    private static void Usb(SvgText svg) =>
        svg.Text(LeftEdge + 10, BoxBottom - 22, "GPIO1, GPIO3: COM1, to the", "note").Text(LeftEdge + 10, BoxBottom - 7, "USB bridge; EN: reset button", "note");

    private static void Joint(SvgText svg, int x, int y) => svg.Path($"M{x - 3} {y}a3 3 0 1 0 6 0a3 3 0 1 0 -6 0z", "wire head");

    private static void Ground(SvgText svg, int x, int y) =>
        svg.Line(x, y, x, y + 8, "ground").Line(x - 10, y + 8, x + 10, y + 8, "ground").Line(x - 6, y + 12, x + 6, y + 12, "ground").Line(x - 2, y + 16, x + 2, y + 16, "ground");

    private static int Row(int row) => FirstRow + (row * RowStep);

    private static string Pin(NfConfigFile board, string key) => string.Create(CultureInfo.InvariantCulture, $"GPIO{board.Number(key)}");
}
