using Bridge.Firmware.Ezsp;

namespace Bridge.Firmware.App;

/// <summary>Side requests to the radio, one at a time, joined or not: <see cref="RadioStack.Request"/>. Each is the EZSP command of its number; id and data are its parameters, RequestData its answer.</summary>
public enum RadioRequest
{
    None = 0,

    /// <summary>id: host token. Answer: 8 bytes that survive everything but a reflash of the radio.</summary>
    GetToken = EzspFrameId.GetToken,

    /// <summary>id: host token, data: 8 bytes.</summary>
    SetToken = EzspFrameId.SetToken,

    /// <summary>id: manufacturing token. Answer: the token, all 0xFF when never written, empty when the radio has no such token.</summary>
    GetMfgToken = EzspFrameId.GetMfgToken,

    /// <summary>id: manufacturing token, data: the whole of it. Can be written once.</summary>
    SetMfgToken = EzspFrameId.SetMfgToken,

    /// <summary>Answer: 2 bytes of the radio's generator.</summary>
    GetRandomNumber = EzspFrameId.GetRandomNumber,

    /// <summary>data: EUI-64 of the partner and the key, 24 bytes. Replaces the partner's entry.</summary>
    ImportLinkKey = EzspFrameId.ImportLinkKey,

    /// <summary>data: EUI-64 of the partner. NotFound when there is no such entry.</summary>
    EraseLinkKey = EzspFrameId.EraseKeyTableEntry,

    /// <summary>data: EUI-64 of the partner. Answer: the key, 16 bytes.</summary>
    ExportLinkKey = EzspFrameId.ExportLinkKeyByEui,

    /// <summary>Leaves the network and forgets it: NetworkDown follows, and joining begins anew.</summary>
    LeaveNetwork = EzspFrameId.LeaveNetwork,

    /// <summary>Suite 1. Answer: certificate of 48 bytes. Refused by a radio without key establishment.</summary>
    GetCertificate = EzspFrameId.GetCertificate,

    /// <summary>Suite 2. Answer: certificate of 74 bytes.</summary>
    GetCertificate283k1 = EzspFrameId.GetCertificate283k1,

    /// <summary>Suite 1. Answer: the ephemeral public key, 22 bytes.</summary>
    GenerateCbkeKeys = EzspFrameId.GenerateCbkeKeys,

    /// <summary>Suite 2. Answer: the ephemeral public key, 37 bytes.</summary>
    GenerateCbkeKeys283k1 = EzspFrameId.GenerateCbkeKeys283k1,

    /// <summary>Suite 1. data: 1 as the initiator else 0, the partner's certificate and ephemeral public key, 71 bytes. Answer: the initiator's and the responder's MAC, 32 bytes.</summary>
    CalculateSmacs = EzspFrameId.CalculateSmacs,

    /// <summary>Suite 2; the same with 112 bytes.</summary>
    CalculateSmacs283k1 = EzspFrameId.CalculateSmacs283k1,

    /// <summary>Suite 1. id: 1 stores the link key for the partner, 0 discards it.</summary>
    ClearTemporaryDataMaybeStoreLinkKey = EzspFrameId.ClearTemporaryDataMaybeStoreLinkKey,

    /// <summary>Suite 2; the same.</summary>
    ClearTemporaryDataMaybeStoreLinkKey283k1 = EzspFrameId.ClearTemporaryDataMaybeStoreLinkKey283k1,
}
