using Bridge.Cli.Output;
using Bridge.Fuzz;

namespace Bridge.Cli.Fuzzing.Targets;

/// <summary>A parser of the tool itself: it refuses with a <see cref="CliException"/> that tells a person what is wrong, and with nothing else.</summary>
internal abstract class CliTarget : FuzzTarget
{
    private const int InvalidImage = 1;
    private const int Usage = 2;
    private const int Key = 3;

    protected CliTarget(string name, string oracle)
        : base(name, oracle, "invalid image", "usage", "key")
    {
    }

    /// <summary>An answer for a person, or the exception with its stack trace.</summary>
    public override long AllocationBytes => 256 * 1024;

    public override long AllocationPerInputByte => 512;

    public override int BoundedMutations => 2_000;

    public override int FlipBytes => 256;

    public sealed override int Run(byte[] input, CaseMeter meter)
    {
        try
        {
            return Parse(input, meter);
        }
        catch (CliException refusal)
        {
            Demand(!string.IsNullOrWhiteSpace(refusal.Message), "refused without a word");
            return refusal.ExitCode switch
            {
                ExitCode.InvalidImage => InvalidImage,
                ExitCode.Usage => Usage,
                ExitCode.Key => Key,
                _ => throw new Violation(FailureKind.Oracle, "refused with an exit code that is not for broken input"),
            };
        }
    }

    /// <returns>Accepted, or an outcome of <see cref="CliException"/>'s when the parser has an answer of its own.</returns>
    protected abstract int Parse(byte[] input, CaseMeter meter);

    protected static int Invalid() => InvalidImage;
}
