using System;
using Bridge.Boot;
using Bridge.Hal;

namespace Bridge.Firmware.App;

/// <summary>Random bytes for keys: the board's generator and the radio's, mixed by SHA-256, so that either alone is enough.</summary>
/// <remarks>
/// <code>
///   seed   = SHA-256(seed | answer of getRandomNumber), 16 times at every RadioReady; the first seed is the board's 32 bytes
///   output = SHA-256(seed | n), n = 0, 1, ...; then seed = SHA-256(seed | last n + 1): what was given out cannot be computed back
/// </code>
/// Not ready before the radio has answered all it was asked, or has said that it has no such command.
/// </remarks>
public sealed class Entropy : IRandom
{
    public const int BoardBytes = Sha256.DigestSizeBytes;

    /// <summary>Answers of two bytes each.</summary>
    public const int RadioAnswers = 16;

    private const int AnswerBytes = 2;

    /// <summary>Questions after one RadioReady: a radio that fails them all is not asked for ever.</summary>
    private const int MaxQuestions = 4 * RadioAnswers;

    private readonly Sha256 _sha = new Sha256();
    private readonly byte[] _seed = new byte[BoardBytes];
    private readonly byte[] _block = new byte[Sha256.DigestSizeBytes];
    private readonly byte[] _counter = new byte[1];
    private int _awaited;
    private int _questionsLeft;

    /// <param name="board">BoardBytes of the board's generator; copied.</param>
    public Entropy(byte[] board)
    {
        Array.Copy(board, 0, _seed, 0, BoardBytes);
    }

    /// <summary>Both generators are in the seed, or the radio has none.</summary>
    public bool IsReady { get; private set; }

    /// <summary>The radio is to be asked for a random number.</summary>
    public bool WantsRadio => _awaited > 0 && _questionsLeft > 0;

    /// <summary>The radio answers commands: its part is asked for, for the first time or anew.</summary>
    public void OnRadioReady()
    {
        _awaited = RadioAnswers;
        _questionsLeft = MaxQuestions;
    }

    /// <param name="result">Of the request; Refused means that the radio has no such command. What failed otherwise is asked again.</param>
    /// <param name="answer">Two bytes with Ok.</param>
    public void OnRadioAnswer(Result result, byte[] answer)
    {
        if (!WantsRadio)
        {
            return;
        }

        _questionsLeft--;
        if (result == Result.Ok)
        {
            _awaited--;
            Mix(answer, AnswerBytes, _seed);
        }
        else if (result == Result.Refused)
        {
            _awaited = 0;
        }

        IsReady |= _awaited == 0;
    }

    /// <summary>Only when IsReady.</summary>
    public void Fill(byte[] buffer, int offset, int count)
    {
        if (!IsReady)
        {
            throw new InvalidOperationException();
        }

        _counter[0] = 0;
        while (count > 0)
        {
            Mix(_counter, 1, _block);
            _counter[0]++;
            int taken = count < _block.Length ? count : _block.Length;
            Array.Copy(_block, 0, buffer, offset, taken);
            offset += taken;
            count -= taken;
        }

        Mix(_counter, 1, _seed);
        Array.Clear(_block, 0, _block.Length);
    }

    private void Mix(byte[] bytes, int count, byte[] result)
    {
        _sha.Update(_seed, 0, _seed.Length);
        _sha.Update(bytes, 0, count);
        _sha.Finish(result, 0);
    }
}
