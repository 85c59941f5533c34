using System.Collections.Generic;
using Bridge.Boot;
using Bridge.Cli.Output;

namespace Bridge.Cli.Packaging;

/// <summary>Reasons of the device in a person's words, and the exit code each ends with.</summary>
public static class Refusals
{
    private static readonly Dictionary<RefusalReason, string> Texts = new()
    {
        [RefusalReason.OtaMagic] = "this is no OTA file",
        [RefusalReason.OtaHeaderVersion] = "unknown OTA header version",
        [RefusalReason.OtaHeaderLength] = "the OTA header's length does not fit its field control",
        [RefusalReason.OtaFieldControl] = "the OTA header's field control is not the one for bridges",
        [RefusalReason.OtaTotalSize] = "the OTA header's total size is not the size of the file",
        [RefusalReason.OtaElement] = "the elements of the OTA file are not a manifest and an image",
        [RefusalReason.Manufacturer] = "made for another manufacturer code",
        [RefusalReason.ImageType] = "made for another image type",
        [RefusalReason.HardwareRange] = "not made for this hardware version",
        [RefusalReason.BridgeType] = "not made for this type of bridge",
        [RefusalReason.Downgrade] = "not newer than the running version",
        [RefusalReason.SecurityCounter] = "security counter below the one this device has confirmed",
        [RefusalReason.FileVersion] = "the file version is not the one offered",
        [RefusalReason.ImageSize] = "the size is not the one offered, or more than a bank takes",
        [RefusalReason.ManifestFormat] = "the manifest does not follow its format",
        [RefusalReason.ManifestSize] = "the manifest's sizes contradict each other",
        [RefusalReason.ManifestSignature] = "the manifest's signature is wrong",
        [RefusalReason.ChunkDigest] = "a chunk of the image is not what the manifest says",
        [RefusalReason.ImageMagic] = "this is no MCUboot image",
        [RefusalReason.ImageDigest] = "the image's digest is wrong",
        [RefusalReason.ImageVersion] = "the image's version is not the manifest's",
        [RefusalReason.TlvMissing] = "a TLV that bridges demand is missing",
        [RefusalReason.TrailingBytes] = "there are bytes after the image",
        [RefusalReason.UntrustedKey] = "signed with a key that is not trusted",
        [RefusalReason.SignatureEncoding] = "the signature is not strict DER",
        [RefusalReason.Signature] = "the signature is wrong",
        [RefusalReason.PeChecksum] = "an assembly's checksum is wrong",
        [RefusalReason.PeNativePatch] = "an assembly carries native code",
        [RefusalReason.PeMissing] = "there is no assembly in the payload",
        [RefusalReason.MissingReference] = "refers to an assembly that is neither on the device nor earlier in the image",
        [RefusalReason.TrialFailed] = "its trial failed on this device not long ago",
        [RefusalReason.CheckFailed] = "the check of the image broke off",
    };

    public static string Explain(RefusalReason reason) => Texts.TryGetValue(reason, out string text) ? text : "the image does not follow its format";

    /// <summary>What the bridge of a simulation refused. Well made but not for this device: 5. Everything else wrong with an image: 1.</summary>
    public static int ExitCodeOf(RefusalReason reason) => reason switch
    {
        RefusalReason.Manufacturer or RefusalReason.ImageType or RefusalReason.HardwareRange or RefusalReason.BridgeType
            or RefusalReason.Downgrade or RefusalReason.SecurityCounter or RefusalReason.TlvMissing or RefusalReason.PeMissing
            or RefusalReason.MissingReference or RefusalReason.TrialFailed => ExitCode.Policy,
        RefusalReason.None => ExitCode.Ok,
        _ => ExitCode.InvalidImage,
    };
}
