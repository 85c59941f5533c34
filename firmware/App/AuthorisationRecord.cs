using System;
using Bridge.Boot;
using Bridge.Firmware.KeyEstablishment;
using Bridge.Hal;

namespace Bridge.Firmware.App;

/// <summary>Record 'h', 9 bytes: 0 EUI-64 of the trust centre a key was established with last, zeros for none | 8 u8 1 while key establishment pauses.</summary>
/// <remarks>
/// It authorises nothing: the radio's link key does. It tells a swapped trust centre from the same one across a restart, so that the key
/// of the old one is erased, and a restart from shortening a pause.
/// </remarks>
public sealed class AuthorisationRecord
{
    public const char RecordPrefix = 'h';

    public const int SizeBytes = CbkeSuite.IdentityBytes + 1;

    private readonly RecordStore _records;
    private readonly byte[] _payload = new byte[SizeBytes];

    public AuthorisationRecord(IStore store)
    {
        _records = new RecordStore(store, RecordPrefix, SizeBytes);
        RecordLoad load = _records.Load(_payload);
        if (load != RecordLoad.Settled && load != RecordLoad.Unsettled)
        {
            Array.Clear(_payload, 0, SizeBytes);
        }

        Array.Copy(_payload, 0, TrustCentre, 0, TrustCentre.Length);
        for (int i = 0; i < TrustCentre.Length; i++)
        {
            HasTrustCentre |= TrustCentre[i] != 0;
        }
    }

    /// <summary>8 bytes, least significant first.</summary>
    public byte[] TrustCentre { get; } = new byte[CbkeSuite.IdentityBytes];

    public bool HasTrustCentre { get; private set; }

    public bool IsPaused => _payload[CbkeSuite.IdentityBytes] != 0;

    /// <summary>A key stands that was established with this trust centre; that ends a pause.</summary>
    /// <returns>Ok when durable, or known already; Full, IoError.</returns>
    public Result Establish(byte[] trustCentre)
    {
        if (!IsPaused && HasTrustCentre && Is(trustCentre))
        {
            return Result.Ok;
        }

        Array.Copy(trustCentre, 0, TrustCentre, 0, TrustCentre.Length);
        HasTrustCentre = true;
        return Write(false);
    }

    /// <returns>Ok when durable, or known already; Full, IoError: a restart would shorten this pause.</returns>
    public Result SetPaused(bool isPaused) => isPaused == IsPaused ? Result.Ok : Write(isPaused);

    public bool Is(byte[] trustCentre) => Bytes.AreEqual(trustCentre, 0, TrustCentre, 0, TrustCentre.Length);

    private Result Write(bool isPaused)
    {
        Array.Copy(TrustCentre, 0, _payload, 0, TrustCentre.Length);
        _payload[CbkeSuite.IdentityBytes] = (byte)(isPaused ? 1 : 0);
        return _records.Write(_payload);
    }
}
