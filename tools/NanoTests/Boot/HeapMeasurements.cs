using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using Bridge.NanoTests.Results;

namespace Bridge.NanoTests.Boot;

/// <summary>How much heap a boot and an update hold, and with how little they still succeed: that is their peak, garbage that can be collected left out.</summary>
internal sealed class HeapMeasurements(IReadOnlyList<string> resident, IReadOnlyList<string> receive, BootImages images, Func<string, BootMachine> boards)
{
    /// <summary>The receiving program meters a commit where this file lies: the meter itself takes heap.</summary>
    public const string MeterFile = "meter";

    private const int LeastKilobytes = 64;
    private const int StepKilobytes = 8;
    private const int BytesPerKilobyte = 1024;

    public IReadOnlyList<BootStep> Run()
    {
        BootMachine empty = boards("empty");
        empty.Format();
        empty.Put("in.ota", images.Real);
        empty.Put(MeterFile, []);
        BootOutput update = empty.Run(receive);
        BootMachine running = boards("running");
        running.Format();
        running.Put("in.ota", images.Trial);
        running.Run(receive);
        running.Run(resident);
        BootOutput boot = running.Run(resident);
        return
        [
            new BootStep("the commit of a chunk is metered", update.Lines.Any(IsMeasured)) { Measurements = [.. update.Lines.Where(IsMeasured).Select(Measurement.Parse)] },
            InUse("heap in use of the receiver before an update", update),
            InUse("heap in use of an image after its boot", boot),
            Least("least heap for an update of the real firmware", heap => Fresh(images.Real).Run(receive, heapKilobytes: heap).Has("receive: commit 0")),
            Least("least heap for a boot of the real firmware", heap => Staged().Run(resident, heapKilobytes: heap).Has("Bridge.Hal.Nano.BoardPins")),
        ];
    }

    private static bool IsMeasured(string line) => Measurement.Parse(line) != null;

    private static BootStep InUse(string name, BootOutput output)
    {
        string line = output.Lines.FirstOrDefault(line => line.StartsWith("free ", StringComparison.Ordinal)) ?? string.Empty;
        bool isTold = long.TryParse(line.AsSpan(Math.Min(line.Length, 5)), NumberStyles.None, CultureInfo.InvariantCulture, out long free);
        return Step(name, isTold, (BootMachine.HeapKilobytes * BytesPerKilobyte) - free);
    }

    private static BootStep Step(string name, bool isKnown, long bytes) =>
        new(name + " is measured", isKnown) { Measurements = isKnown ? [new Measurement(name, bytes, "bytes")] : [] };

    /// <summary>Halves the range until it is one step wide.</summary>
    private static BootStep Least(string name, Func<int, bool> succeeds)
    {
        int tooLittle = LeastKilobytes;
        int enough = BootMachine.HeapKilobytes;
        if (!succeeds(enough))
        {
            return Step(name, false, 0);
        }

        while (enough - tooLittle > StepKilobytes)
        {
            int middle = (enough + tooLittle) / 2;
            if (succeeds(middle))
            {
                enough = middle;
            }
            else
            {
                tooLittle = middle;
            }
        }

        return Step(name, true, (long)enough * BytesPerKilobyte);
    }

    private BootMachine Fresh(byte[] image)
    {
        BootMachine board = boards("least");
        board.Format();
        board.Put("in.ota", image);
        return board;
    }

    private BootMachine Staged()
    {
        BootMachine board = Fresh(images.Real);
        board.Run(receive);
        return board;
    }
}
