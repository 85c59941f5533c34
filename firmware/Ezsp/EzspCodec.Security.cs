using Bridge.Hal;

namespace Bridge.Firmware.Ezsp;

/// <content>Tokens, link keys and the radio's own key establishment.</content>
public abstract partial class EzspCodec
{
    /// <summary>findKeyTableEntry when there is none.</summary>
    public const int NoKeyTableEntry = 0xFF;

    protected const int ApsKeyMetadataBytes = 12;

    private const int AnyIndex = 0xFF;
    private const int IsLinkKey = 1;

    /// <summary>Parameters that the caller lays out: EUI-64s, certificates.</summary>
    public int EncodeBytes(byte[] buffer, byte[] parameters)
    {
        Writer.Begin(buffer);
        Writer.Bytes(parameters, 0, parameters.Length);
        return Writer.Count;
    }

    /// <summary>Commands with nothing but a token id, an index or a flag.</summary>
    public int EncodeByte(byte[] buffer, int value)
    {
        Writer.Begin(buffer);
        Writer.U8(value);
        return Writer.Count;
    }

    public int EncodeSetToken(byte[] buffer, int tokenId, byte[] eightBytes)
    {
        Writer.Begin(buffer);
        Writer.U8(tokenId);
        Writer.Bytes(eightBytes, 0, TokenBytes);
        return Writer.Count;
    }

    /// <param name="data">The whole token: the radio refuses another length.</param>
    public int EncodeSetMfgToken(byte[] buffer, int tokenId, byte[] data)
    {
        Writer.Begin(buffer);
        Writer.U8(tokenId);
        Writer.U8(data.Length);
        Writer.Bytes(data, 0, data.Length);
        return Writer.Count;
    }

    /// <param name="partnerAndKey">EUI-64 and key, 24 bytes. An entry of this partner is replaced.</param>
    public int EncodeImportLinkKey(byte[] buffer, byte[] partnerAndKey)
    {
        Writer.Begin(buffer);
        Writer.U8(AnyIndex);
        Writer.Bytes(partnerAndKey, 0, EuiBytes + KeyBytes);
        return Writer.Count;
    }

    public int EncodeFindKeyTableEntry(byte[] buffer, byte[] partner)
    {
        Writer.Begin(buffer);
        Writer.Bytes(partner, 0, EuiBytes);
        Writer.U8(IsLinkKey);
        return Writer.Count;
    }

    /// <summary>A status and so many bytes: getToken, getRandomNumber, getCertificate and the callbacks of key establishment.</summary>
    public Result DecodeStatusAndBytes(byte[] buffer, int offset, int count, byte[] target, int targetCount, out NetworkStatus status)
    {
        Reader.Begin(buffer, offset, count);
        status = ReadStatus();
        Reader.Bytes(target, targetCount);
        return Verdict();
    }

    /// <summary>getMfgToken has no status; a token the radio does not know is empty.</summary>
    /// <returns>Ok; Malformed, also when the token is longer than <paramref name="target"/>.</returns>
    public Result DecodeMfgToken(byte[] buffer, int offset, int count, byte[] target, out int length)
    {
        Reader.Begin(buffer, offset, count);
        length = Reader.U8();
        if (length > target.Length)
        {
            MalformedFrames++;
            return Result.Malformed;
        }

        Reader.Bytes(target, length);
        return Verdict();
    }

    /// <summary>findKeyTableEntry.</summary>
    public Result DecodeKeyTableIndex(byte[] buffer, int offset, int count, out int index)
    {
        Reader.Begin(buffer, offset, count);
        index = Reader.U8();
        return Verdict();
    }

    /// <summary>getCurrentSecurityState: EmberCurrentSecurityState, 10 bytes.</summary>
    public Result DecodeSecurityState(byte[] buffer, int offset, int count, byte[] trustCentreEui64, out NetworkStatus status)
    {
        Reader.Begin(buffer, offset, count);
        status = ReadStatus();
        Reader.Skip(2);
        Reader.Bytes(trustCentreEui64, EuiBytes);
        return Verdict();
    }

    /// <summary>exportLinkKeyByEui: the key of 16 bytes; its frame counters are left out.</summary>
    public abstract Result DecodeExportedLinkKey(byte[] buffer, int offset, int count, byte[] key, out NetworkStatus status);
}
