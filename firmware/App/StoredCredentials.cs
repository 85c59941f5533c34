using System;
using Bridge.Boot;
using Bridge.Firmware.KeyEstablishment;
using Bridge.Hal;

namespace Bridge.Firmware.App;

/// <summary>The unit's Smart Energy credentials, as provisioning wrote them into the store: certificate, private key and the issuer's public key, for each suite it was given.</summary>
/// <remarks>
/// Record 'k' holds suite 2, record 'j' suite 1, 187 bytes each: 0 u8 layout = 1 | 1 u8 suite bit | 2 u16 zero | 4 u32 generation | 8
/// certificate, private key, issuer's public key, then zeros | 155 seal[32].
/// <para>The seal is an HMAC-SHA-256 under the unit's secret (<see cref="SealSecret"/>) over "AltHAN cred seal" and what stands before it. It ties
/// the record to the unit; it hides nothing. A record whose seal does not fit is none, and is reported as that.</para>
/// <para>Both records of a set carry one generation. A replacement is a set of a higher one, and older records beside it do not count: so a
/// cut between its two records leaves a smaller new set, never a mixed one. Record 'e', 4 bytes, is the generation that keys were
/// established with.</para>
/// </remarks>
public sealed class StoredCredentials
{
    public const char Suite2Prefix = 'k';
    public const char Suite1Prefix = 'j';
    private const char EstablishedPrefix = 'e';

    private const int Layout = 1;
    private const int GenerationOffset = 4;
    private const int CredentialsOffset = 8;
    private const int SealOffset = 155;
    private const int PayloadBytes = SealOffset + HmacSha256.MacSizeBytes;
    private const int EstablishedBytes = 4;

    /// <summary>In ASCII, read by <see cref="ComputeSeal"/>.</summary>
    private const string Purpose = "AltHAN cred seal";

    private readonly RecordStore _establishedRecord;
    private long _established;

    public StoredCredentials(IStore store)
    {
        State = CredentialsState.None;
        byte[] secret = SealSecret.Load(store);
        Load(store, CbkeSuite.Suite2(), secret);
        Load(store, CbkeSuite.Suite1(), secret);
        if (secret != null)
        {
            Array.Clear(secret, 0, secret.Length);
        }

        _establishedRecord = new RecordStore(store, EstablishedPrefix, EstablishedBytes);
        byte[] established = new byte[EstablishedBytes];
        RecordLoad load = _establishedRecord.Load(established);
        _established = load == RecordLoad.Settled || load == RecordLoad.Unsettled ? Bytes.U32LE(established, 0) : 0;
    }

    public CredentialsState State { get; private set; }

    /// <summary>Null when there are none, or only of an older generation.</summary>
    public KeyCredentials Suite2 { get; private set; }

    /// <inheritdoc cref="Suite2"/>
    public KeyCredentials Suite1 { get; private set; }

    /// <summary>Of the set in force, from 1 on; 0 when there is none.</summary>
    public long Generation { get; private set; }

    /// <summary>No keys were established with these credentials yet: what the radio holds was made with others, or is none.</summary>
    public bool MustEstablish => Generation != _established;

    /// <summary>Keys were established with these credentials, and the radio has stored them.</summary>
    /// <returns>Ok when durable, or known already; Full, IoError: the next start establishes once more.</returns>
    public Result MarkEstablished()
    {
        if (!MustEstablish)
        {
            return Result.Ok;
        }

        byte[] payload = new byte[EstablishedBytes];
        Bytes.PutU32LE(payload, 0, Generation);
        Result result = _establishedRecord.Write(payload);
        if (result == Result.Ok)
        {
            _established = Generation;
        }

        return result;
    }

    /// <summary>Provisions a unit that has its secret, in place of any older credentials of this suite.</summary>
    /// <param name="generation">1 or more, and more than any before.</param>
    /// <returns>Ok; NotFound when the unit has no secret; Full, IoError: what was there before still is.</returns>
    public static Result Write(IStore store, KeyCredentials credentials, long generation)
    {
        byte[] secret = SealSecret.Load(store);
        if (secret == null)
        {
            return Result.NotFound;
        }

        CbkeSuite suite = credentials.Suite;
        byte[] payload = new byte[PayloadBytes];
        payload[0] = Layout;
        payload[1] = (byte)suite.Bit;
        Bytes.PutU32LE(payload, GenerationOffset, generation);
        int offset = CredentialsOffset;
        Array.Copy(credentials.Certificate, 0, payload, offset, suite.CertificateBytes);
        offset += suite.CertificateBytes;
        Array.Copy(credentials.PrivateKey, 0, payload, offset, suite.PrivateKeyBytes);
        offset += suite.PrivateKeyBytes;
        Array.Copy(credentials.CaPublicKey, 0, payload, offset, suite.PublicKeyBytes);
        byte[] seal = new byte[HmacSha256.MacSizeBytes];
        ComputeSeal(payload, secret, seal);
        Array.Copy(seal, 0, payload, SealOffset, seal.Length);
        return RecordsOf(store, suite).Write(payload);
    }

    private static RecordStore RecordsOf(IStore store, CbkeSuite suite) =>
        new RecordStore(store, suite.Bit == CbkeSuite.Suite2Bit ? Suite2Prefix : Suite1Prefix, PayloadBytes);

    private static void ComputeSeal(byte[] payload, byte[] secret, byte[] seal)
    {
        byte[] message = new byte[Purpose.Length + SealOffset];
        for (int i = 0; i < Purpose.Length; i++)
        {
            message[i] = (byte)Purpose[i];
        }

        Array.Copy(payload, 0, message, Purpose.Length, SealOffset);
        new HmacSha256().Compute(secret, 0, secret.Length, message, seal);
        Array.Clear(message, 0, message.Length);
    }

    private void Load(IStore store, CbkeSuite suite, byte[] secret)
    {
        byte[] payload = new byte[PayloadBytes];
        RecordLoad load = RecordsOf(store, suite).Load(payload);
        if (load == RecordLoad.None)
        {
            return;
        }

        if (JudgeSeal(payload, suite, secret) == Verdict.Valid)
        {
            Take(payload, suite);
        }
        else if (State == CredentialsState.None)
        {
            State = CredentialsState.BadSeal;
        }

        Array.Clear(payload, 0, payload.Length);
    }

    private static int JudgeSeal(byte[] payload, CbkeSuite suite, byte[] secret)
    {
        if (secret == null || payload[0] != Layout || payload[1] != suite.Bit)
        {
            return Verdict.Refused;
        }

        byte[] seal = new byte[HmacSha256.MacSizeBytes];
        ComputeSeal(payload, secret, seal);
        return Bytes.AreEqual(seal, 0, payload, SealOffset, seal.Length) ? Verdict.Valid : Verdict.Refused;
    }

    private void Take(byte[] payload, CbkeSuite suite)
    {
        long generation = Bytes.U32LE(payload, GenerationOffset);
        if (generation < Generation)
        {
            return;
        }

        if (generation > Generation)
        {
            Suite2 = null;
        }

        int privateKeyOffset = CredentialsOffset + suite.CertificateBytes;
        var credentials = new KeyCredentials(
            suite,
            Part(payload, CredentialsOffset, suite.CertificateBytes),
            Part(payload, privateKeyOffset, suite.PrivateKeyBytes),
            Part(payload, privateKeyOffset + suite.PrivateKeyBytes, suite.PublicKeyBytes));
        if (suite.Bit == CbkeSuite.Suite2Bit)
        {
            Suite2 = credentials;
        }
        else
        {
            Suite1 = credentials;
        }

        Generation = generation;
        State = CredentialsState.Ready;
    }

    private static byte[] Part(byte[] payload, int offset, int count)
    {
        byte[] part = new byte[count];
        Array.Copy(payload, offset, part, 0, count);
        return part;
    }
}
