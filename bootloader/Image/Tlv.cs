namespace Bridge.Boot;

/// <summary>TLV types of an MCUboot image (MCUboot image.h) and the bridge's own, which are vendor types 0x00A0..0x00FF.</summary>
public static class Tlv
{
    public const int KeyHash = 0x01;
    public const int Sha256 = 0x10;
    public const int SignatureRsa2048 = 0x20;
    public const int SignatureEcdsa = 0x22;
    public const int SignatureRsa3072 = 0x23;
    public const int SignatureEd25519 = 0x24;

    /// <summary>Image id u8, three zero bytes, version (8 bytes); the one type that may be repeated.</summary>
    public const int Dependency = 0x40;

    /// <summary>u32.</summary>
    public const int SecurityCounter = 0x50;
    public const int BootRecord = 0x60;

    /// <summary>16 bytes each.</summary>
    public const int VendorId = 0x74;
    public const int ClassId = 0x75;

    /// <summary>From here on types are the vendor's.</summary>
    public const int FirstVendorType = 0xA0;

    /// <summary>u8, bit 0 = bridge type 1 .. bit 3 = bridge type 4.</summary>
    public const int BridgeTypes = 0xA0;

    /// <summary>u16 minimum, u16 maximum, both inclusive.</summary>
    public const int HardwareRange = 0xA1;

    /// <summary>u16 manufacturer, u16 image type.</summary>
    public const int Identity = 0xA2;

    public static bool IsSignature(int type) =>
        type == SignatureEcdsa || type == SignatureRsa2048 || type == SignatureRsa3072 || type == SignatureEd25519;

    public static bool IsAllowedUnprotected(int type) => type == KeyHash || type == Sha256 || IsSignature(type);

    /// <summary>Keys, hashes and signatures cannot be inside what they sign; encryption and compression are not supported.</summary>
    public static bool IsAllowedProtected(int type) =>
        type == Dependency || type == SecurityCounter || type == BootRecord
        || type == VendorId || type == ClassId || (type >= FirstVendorType && type <= 0xFFFE);

    /// <returns>The only length the type may have; -1 when it may have any.</returns>
    public static int LengthOf(int type)
    {
        switch (type)
        {
            case KeyHash:
            case Sha256:
                return 32;
            case Dependency:
                return 12;
            case SecurityCounter:
                return 4;
            case VendorId:
            case ClassId:
                return 16;
            default:
                return -1;
        }
    }
}
