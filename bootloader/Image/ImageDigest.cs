using System;
using Bridge.Hal;

namespace Bridge.Boot;

/// <summary>Whether an image has the digest it carries: by native code where there is some, and by managed SHA-256 whenever that does not say yes.</summary>
/// <remarks>
/// Native code offers HMAC and no SHA-256. But a key longer than a block is hashed first, so HMAC(image, question) equals
/// HMAC(D, question) exactly when SHA-256(image) is D. Native code is given the image and the question and computes the left side; the
/// right side is computed here from D, four blocks. It never learns D, and no question is asked twice: code that answers nothing, always
/// the same or what it answered before cannot be right.
/// </remarks>
public sealed class ImageDigest
{
    /// <summary>Bytes one step reads and hashes, at most; native code takes the whole image in one.</summary>
    public const int StepBytes = 4096;

    private const int QuestionSizeBytes = 4;
    private const int ReadBytes = 1024;

    private readonly IHmac _native;
    private readonly HmacSha256 _hmac = new HmacSha256();
    private readonly Sha256 _sha = new Sha256();
    private readonly byte[] _question = new byte[QuestionSizeBytes];
    private readonly byte[] _buffer = new byte[ReadBytes];
    private readonly byte[] _stored = new byte[Sha256.DigestSizeBytes];
    private readonly byte[] _shown = new byte[Sha256.DigestSizeBytes];
    private readonly byte[] _expected = new byte[Sha256.DigestSizeBytes];
    private IImageSource _source;
    private McuImage _image;
    private int _asked;

    /// <param name="native">Null where there is none.</param>
    public ImageDigest(IHmac native)
    {
        _native = native;
    }

    /// <summary>What hashed the image.</summary>
    public HashMethod Method { get; private set; }

    /// <summary>Where the next byte is read; after a failed read, where that was.</summary>
    public int Position { get; private set; }

    /// <summary>What came out: 32 bytes, the image's SHA-256 or a MAC under it. The digest is right when they equal <see cref="Expected"/>.</summary>
    public byte[] Shown => _shown;

    /// <summary>What D has to give: itself, or the MAC under it.</summary>
    public byte[] Expected => _expected;

    /// <summary>Starts to hash the signed bytes of an image.</summary>
    /// <param name="image">Structure of <paramref name="source"/>, as parsed. Both are needed until Step is through.</param>
    /// <param name="storedOffset">Where in the unprotected area the image carries D.</param>
    public void Begin(IImageSource source, McuImage image, int storedOffset)
    {
        _source = source;
        _image = image;
        Array.Copy(image.Unprotected.Buffer, storedOffset, _stored, 0, Sha256.DigestSizeBytes);
        Array.Copy(_stored, 0, _expected, 0, Sha256.DigestSizeBytes);
        Method = HashMethod.Managed;
        Position = 0;
    }

    /// <summary>Goes on. The comparison of what comes out is the caller's.</summary>
    /// <returns>Busy while bytes are left; Ok; IoError, TooLong or NotFound of the source.</returns>
    public Result Step()
    {
        if (Position == 0)
        {
            if (AskNative())
            {
                Method = HashMethod.Native;
                return Result.Ok;
            }

            BeginManaged();
        }

        int left = _image.ProtectedOffset - Position;
        Result result = HashSome(left < StepBytes ? left : StepBytes);
        if (result != Result.Ok || Position < _image.ProtectedOffset)
        {
            return result == Result.Ok ? Result.Busy : result;
        }

        _sha.Update(_image.Protected.Buffer, 0, _image.Protected.SizeBytes);
        _sha.Finish(_shown, 0);
        return Result.Ok;
    }

    /// <summary>D if it was found right, and something else if not: whoever goes on with these bytes after a skipped comparison has no digest.</summary>
    public void Take(byte[] digest)
    {
        for (int i = 0; i < Sha256.DigestSizeBytes; i++)
        {
            digest[i] = (byte)(_stored[i] ^ _expected[i] ^ _shown[i]);
        }
    }

    /// <summary>Only what lies in memory can be handed over whole; an image in the store is hashed as it is read.</summary>
    private bool AskNative()
    {
        ArrayImageSource memory = _native == null ? null : _source as ArrayImageSource;
        if (memory == null || _image.UnprotectedOffset <= HmacSha256.BlockSizeBytes)
        {
            return false;
        }

        Method = HashMethod.ManagedAfterNative;
        _asked++;
        Bytes.PutU32LE(_question, 0, _asked);
        Array.Clear(_shown, 0, _shown.Length);
        _hmac.Compute(_stored, 0, Sha256.DigestSizeBytes, _question, _expected);
        return _native.Compute(memory.Bytes, memory.Start, _image.UnprotectedOffset, _question, _shown) == Result.Ok
            && Bytes.AreEqual(_shown, 0, _expected, 0, Sha256.DigestSizeBytes);
    }

    /// <summary>Header and protected TLVs are hashed as they were parsed, not read a second time, so that a read error cannot come between.</summary>
    private void BeginManaged()
    {
        Array.Copy(_stored, 0, _expected, 0, Sha256.DigestSizeBytes);
        _sha.Reset();
        _sha.Update(_image.Header, 0, McuImage.HeaderSizeBytes);
        Position = McuImage.HeaderSizeBytes;
    }

    private Result HashSome(int count)
    {
        int end = Position + count;
        while (Position < end)
        {
            int part = end - Position < ReadBytes ? end - Position : ReadBytes;
            Result result = _source.Read(Position, _buffer, 0, part);
            if (result != Result.Ok)
            {
                return result;
            }

            _sha.Update(_buffer, 0, part);
            Position += part;
        }

        return Result.Ok;
    }
}
