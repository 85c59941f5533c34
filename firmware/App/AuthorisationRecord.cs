using System;
using Bridge.Boot;
using Bridge.Firmware.KeyEstablishment;
using Bridge.Hal;

namespace Bridge.Firmware.App;

/// <summary>Record 'h', 17 bytes: 0 EUI-64 of the trust centre a key was established with last, zeros for none | 8 its extended PAN id | 16 u8 bits: 0 key establishment pauses, 1 on the way back to that trust centre.</summary>
/// <remarks>
/// It authorises nothing: the radio's link key does. It tells a swapped trust centre from the same one across a restart, so that the key of
/// the old one is erased or gone back to; and it keeps a restart from shortening a pause, or from ending a return half way.
/// </remarks>
public sealed class AuthorisationRecord
{
    public const char RecordPrefix = 'h';

    public const int SizeBytes = FlagsOffset + 1;

    private const int FlagsOffset = 2 * CbkeSuite.IdentityBytes;
    private const int Paused = 1;
    private const int Restoring = 2;

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
        Array.Copy(_payload, TrustCentre.Length, ExtendedPanId, 0, ExtendedPanId.Length);
        for (int i = 0; i < TrustCentre.Length; i++)
        {
            HasTrustCentre |= TrustCentre[i] != 0;
        }
    }

    /// <summary>8 bytes, least significant first, as the next.</summary>
    public byte[] TrustCentre { get; } = new byte[CbkeSuite.IdentityBytes];

    public byte[] ExtendedPanId { get; } = new byte[CbkeSuite.IdentityBytes];

    public bool HasTrustCentre { get; private set; }

    public bool IsPaused => (_payload[FlagsOffset] & Paused) != 0;

    public bool IsRestoring => (_payload[FlagsOffset] & Restoring) != 0;

    /// <summary>A key stands that was established with this trust centre; that ends a pause and a return.</summary>
    /// <returns>Ok when durable, or known already; Full, IoError.</returns>
    public Result Establish(byte[] trustCentre, byte[] extendedPanId)
    {
        if (HasTrustCentre && Is(trustCentre) && _payload[FlagsOffset] == 0)
        {
            return Result.Ok;
        }

        Array.Copy(trustCentre, 0, TrustCentre, 0, TrustCentre.Length);
        Array.Copy(extendedPanId, 0, ExtendedPanId, 0, ExtendedPanId.Length);
        HasTrustCentre = true;
        return Write(0);
    }

    /// <returns>Ok when durable, or known already; Full, IoError: a restart would forget it.</returns>
    public Result Set(bool isPaused, bool isRestoring)
    {
        int flags = (isPaused ? Paused : 0) | (isRestoring ? Restoring : 0);
        return flags == _payload[FlagsOffset] ? Result.Ok : Write(flags);
    }

    public bool Is(byte[] trustCentre) => Bytes.AreEqual(trustCentre, 0, TrustCentre, 0, TrustCentre.Length);

    private Result Write(int flags)
    {
        Array.Copy(TrustCentre, 0, _payload, 0, TrustCentre.Length);
        Array.Copy(ExtendedPanId, 0, _payload, TrustCentre.Length, ExtendedPanId.Length);
        _payload[FlagsOffset] = (byte)flags;
        return _records.Write(_payload);
    }
}
