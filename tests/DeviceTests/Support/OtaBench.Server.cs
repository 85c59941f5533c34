using Bridge.Hal;

namespace Bridge.DeviceTests;

/// <summary>The scripted server's side: every answer goes to the last request unless LastSequence is changed.</summary>
public sealed partial class OtaBench
{
    /// <summary>Hands the client a ZCL frame on the OTA cluster.</summary>
    public bool HearBytes(byte[] frame, int count, int node, bool broadcast)
    {
        for (int i = 0; i < count; i++)
        {
            _wire[i + 5] = frame[i];
        }

        return Deliver(count, node, broadcast);
    }

    public bool Hear(byte[] frame) => HearBytes(frame, frame.Length, 0, false);

    public void HearZdo(int cluster, byte[] bytes, int count)
    {
        _message.Profile = 0;
        _message.Cluster = cluster;
        _message.SourceEndpoint = 0;
        _message.DestinationEndpoint = 0;
        HearBytes(bytes, count, 0, false);
        _message.Profile = 0x0104;
        _message.Cluster = 0x0019;
        _message.SourceEndpoint = 1;
        _message.DestinationEndpoint = 1;
    }

    public void HearMatch(int status, int endpoint)
    {
        byte[] bytes = new byte[] { (byte)LastSequence, (byte)status, 0, 0, 1, (byte)endpoint };
        HearZdo(0x8006, bytes, 6);
    }

    public void HearAddress()
    {
        byte[] bytes = new byte[] { (byte)LastSequence, 0, 0, 0x66, 0x55, 0x44, 0x33, 0x22, 0x11, 0, 0, 0 };
        HearZdo(0x8001, bytes, 12);
    }

    /// <summary>Query Next Image Response SUCCESS to the last request.</summary>
    public void OfferAs(int manufacturer, int imageType, long fileVersion, long size)
    {
        byte[] frame = new byte[16];
        Head(frame, 0x02);
        frame[3] = 0;
        Bytes.PutU16LE(frame, 4, manufacturer);
        Bytes.PutU16LE(frame, 6, imageType);
        Bytes.PutU32LE(frame, 8, fileVersion);
        Bytes.PutU32LE(frame, 12, size);
        Hear(frame);
    }

    public void Offer(long fileVersion, long size)
    {
        OfferAs(Manufacturer, ImageType, fileVersion, size);
    }

    /// <summary>Query Next Image Response or Image Block Response that is a status alone.</summary>
    public void HearStatus(int command, int status)
    {
        byte[] frame = new byte[4];
        Head(frame, command);
        frame[3] = (byte)status;
        Hear(frame);
    }

    public void HearBlock(int fileOffset, int count)
    {
        byte[] frame = BlockFrame(fileOffset, count);
        Hear(frame);
    }

    public byte[] BlockFrame(int fileOffset, int count)
    {
        byte[] frame = new byte[17 + count];
        Head(frame, 0x05);
        frame[3] = 0;
        Bytes.PutU16LE(frame, 4, Manufacturer);
        Bytes.PutU16LE(frame, 6, ImageType);
        Bytes.PutU32LE(frame, 8, Newer);
        Bytes.PutU32LE(frame, 12, fileOffset);
        frame[16] = (byte)count;
        for (int i = 0; i < count; i++)
        {
            frame[17 + i] = FileByte(fileOffset + i);
        }

        return frame;
    }

    public void HearWaitForData(long currentTime, long requestTime, int minimumBlockPeriod)
    {
        byte[] frame = new byte[14];
        Head(frame, 0x05);
        frame[3] = 0x97;
        Bytes.PutU32LE(frame, 4, currentTime);
        Bytes.PutU32LE(frame, 8, requestTime);
        Bytes.PutU16LE(frame, 12, minimumBlockPeriod);
        Hear(frame);
    }

    public void HearEnd(long currentTime, long upgradeTime)
    {
        HearBytes(EndFrame(currentTime, upgradeTime), 19, 0, false);
    }

    public byte[] EndFrame(long currentTime, long upgradeTime)
    {
        byte[] frame = new byte[19];
        Head(frame, 0x07);
        Bytes.PutU16LE(frame, 3, Manufacturer);
        Bytes.PutU16LE(frame, 5, ImageType);
        Bytes.PutU32LE(frame, 7, Newer);
        Bytes.PutU32LE(frame, 11, currentTime);
        Bytes.PutU32LE(frame, 15, upgradeTime);
        return frame;
    }

    public void HearDefaultResponse(int command, int status)
    {
        Hear(new byte[] { 0x18, (byte)LastSequence, 0x0B, (byte)command, (byte)status });
    }

    /// <summary>Unicast Image Notify with payload type 0, as herdsman sends it.</summary>
    public void Notify()
    {
        Hear(new byte[] { 0x19, 0x0A, 0x00, 0x00, 0x64 });
    }

    private void Head(byte[] frame, int command)
    {
        frame[0] = 0x19;
        frame[1] = (byte)LastSequence;
        frame[2] = (byte)command;
    }
}
