using Bridge.Hal;

namespace Bridge.Firmware.Zcl;

/// <summary>View of one ZCL frame: frame control u8, [manufacturer code u16], transaction sequence u8, command u8, payload (ZCL 2.4.1). Little-endian.</summary>
public sealed class ZclFrame
{
    /// <summary>Header without manufacturer code, bytes.</summary>
    public const int HeaderBytes = 3;

    /// <summary>Header with manufacturer code, bytes.</summary>
    public const int ManufacturerHeaderBytes = 5;

    /// <summary>Frame type 0: a general command, the same for every cluster.</summary>
    public const int TypeGeneral = 0x00;

    /// <summary>Frame type 1: a command of the cluster.</summary>
    public const int TypeCluster = 0x01;

    public const int ControlManufacturerSpecific = 0x04;

    /// <summary>The command goes from the server side of the cluster to the client side.</summary>
    public const int ControlFromServer = 0x08;

    public const int ControlDisableDefaultResponse = 0x10;

    /// <summary>Manufacturer code of a frame that carries none.</summary>
    public const int NoManufacturer = -1;

    private const int TypeMask = 0x03;
    private const int ReservedMask = 0xE0;

    public int Control { get; private set; }

    /// <summary>Manufacturer code, or <see cref="NoManufacturer"/>.</summary>
    public int Manufacturer { get; private set; }

    public int Sequence { get; private set; }

    public int Command { get; private set; }

    public byte[] Buffer { get; private set; }

    /// <summary>Start of the payload in <see cref="Buffer"/>.</summary>
    public int Offset { get; private set; }

    /// <summary>Bytes of payload.</summary>
    public int Count { get; private set; }

    public bool IsGeneral => (Control & TypeMask) == TypeGeneral;

    public bool FromServer => (Control & ControlFromServer) != 0;

    public bool DisableDefaultResponse => (Control & ControlDisableDefaultResponse) != 0;

    /// <summary>Reads the header. The view points into <paramref name="buffer"/>: nothing is copied.</summary>
    /// <returns>Ok; Malformed when bytes are missing, or the frame type or a reserved bit is unknown.</returns>
    public Result Parse(byte[] buffer, int offset, int count)
    {
        if (count < HeaderBytes)
        {
            return Result.Malformed;
        }

        int control = buffer[offset];
        int type = control & TypeMask;
        if ((control & ReservedMask) != 0 || (type != TypeGeneral && type != TypeCluster))
        {
            return Result.Malformed;
        }

        int header = HeaderBytes;
        int manufacturer = NoManufacturer;
        if ((control & ControlManufacturerSpecific) != 0)
        {
            header = ManufacturerHeaderBytes;
            if (count < header)
            {
                return Result.Malformed;
            }

            manufacturer = Bytes.U16LE(buffer, offset + 1);
        }

        Control = control;
        Manufacturer = manufacturer;
        Sequence = buffer[offset + header - 2];
        Command = buffer[offset + header - 1];
        Buffer = buffer;
        Offset = offset + header;
        Count = count - header;
        return Result.Ok;
    }

    /// <summary>Writes a header; the manufacturer bit is set from <paramref name="manufacturer"/>.</summary>
    /// <returns>Bytes written: 3 or 5.</returns>
    public static int WriteHeader(byte[] buffer, int offset, int control, int manufacturer, int sequence, int command)
    {
        int at = offset + 1;
        if (manufacturer == NoManufacturer)
        {
            buffer[offset] = (byte)(control & ~ControlManufacturerSpecific);
        }
        else
        {
            buffer[offset] = (byte)(control | ControlManufacturerSpecific);
            Bytes.PutU16LE(buffer, at, manufacturer);
            at += 2;
        }

        buffer[at] = (byte)sequence;
        buffer[at + 1] = (byte)command;
        return at + 2 - offset;
    }
}
