using Bridge.Boot;
using Bridge.Hal;

namespace Bridge.Firmware.Ota;

/// <summary>Says which assembly an image was refused for. The trace has no strings, so the name goes out as numbers, 16 letters an event.</summary>
internal static class MissingReferenceTrace
{
    private const int LettersPerValue = 8;

    public static void Report(ITrace trace, PeReferences references)
    {
        long version = ((long)references.MissingMajor << 16) | (long)references.MissingMinor;
        trace.Event(TraceSource.Store, (int)ReceiveEvent.MissingReference, version, references.ProblemOffset);
        for (int i = 0; i < references.MissingLength; i += 2 * LettersPerValue)
        {
            trace.Event(TraceSource.Store, (int)ReceiveEvent.MissingName, Letters(references, i), Letters(references, i + LettersPerValue));
        }
    }

    private static long Letters(PeReferences references, int start)
    {
        long value = 0;
        for (int i = 0; i < LettersPerValue && start + i < references.MissingLength; i++)
        {
            value |= (long)references.MissingName[start + i] << (8 * i);
        }

        return value;
    }
}
