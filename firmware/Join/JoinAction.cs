namespace Bridge.Firmware.Join;

/// <summary>What <see cref="JoinMachine.Poll"/> asks for. All but the reports stand for one EZSP command, whose result goes to OnCommandResult; parameters are the properties named here.</summary>
public enum JoinAction
{
    None = 0,

    /// <summary>setConfigurationValue: ParameterId, ParameterValue.</summary>
    SetConfigurationValue = 1,

    /// <summary>setPolicy: ParameterId, ParameterValue.</summary>
    SetPolicy = 2,

    /// <summary>setManufacturerCode: from the options.</summary>
    SetManufacturerCode = 3,

    /// <summary>addEndpoint: from the options.</summary>
    AddEndpoint = 4,

    /// <summary>getEui64; the address is not this machine's concern.</summary>
    GetEui64 = 5,

    /// <summary>networkInit: ParameterValue is the bitmask.</summary>
    NetworkInit = 6,

    /// <summary>startScan, active: ParameterValue is the duration exponent, the mask is in the options.</summary>
    StartScan = 7,

    /// <summary>setInitialSecurityState: ParameterValue is the bitmask, the key is PreconfiguredKey.</summary>
    SetInitialSecurityState = 8,

    /// <summary>joinNetwork: the node type of the options, Parameters.</summary>
    JoinNetwork = 9,

    /// <summary>findAndRejoinNetwork: ParameterValue 1 with the network key, 0 through the trust centre.</summary>
    FindAndRejoinNetwork = 10,

    /// <summary>updateTcLinkKey: ParameterValue attempts.</summary>
    UpdateTcLinkKey = 11,

    /// <summary>getNodeId; the answer goes to OnNodeId instead.</summary>
    GetNodeId = 12,

    /// <summary>getNetworkParameters; the answer goes to OnNetworkParameters instead.</summary>
    GetNetworkParameters = 13,

    /// <summary>Report: the network is up; NodeId and Parameters hold. Again when the node id, PAN id or channel changed.</summary>
    NetworkUp = 14,

    /// <summary>Report: the network is lost.</summary>
    NetworkDown = 15,

    /// <summary>Report: Failure is final until the next OnReady; RadioRefused asks for a reset of the radio.</summary>
    Failed = 16,

    /// <summary>getCurrentSecurityState; the answer goes to OnSecurityState instead.</summary>
    GetCurrentSecurityState = 17,

    /// <summary>findKeyTableEntry, a link key with TrustCentreEui64; the answer goes to OnLinkKeyLooked instead.</summary>
    FindKeyTableEntry = 18,

    /// <summary>pollForData: interval ParameterValue in units ParameterId; its failures go to OnPollComplete.</summary>
    PollForData = 19,

    /// <summary>clearKeyTable: link keys of a membership that is over.</summary>
    ClearKeyTable = 20,

    /// <summary>leaveNetwork.</summary>
    LeaveNetwork = 21,

    /// <summary>exportLinkKeyByEui of RestorePartner; the answer goes to OnLinkKeyExported instead.</summary>
    ExportLinkKey = 22,
}

/// <summary>States of <see cref="JoinMachine"/>.</summary>
public enum JoinState
{
    Idle = 0,
    Configuring = 1,
    Resuming = 2,
    Scanning = 3,
    SettingSecurity = 4,
    Joining = 5,
    EstablishingKeys = 6,
    ReadingNetwork = 7,
    Up = 8,
    RejoiningSecured = 9,
    RejoiningTrustCentre = 10,
    BackingOff = 11,
    NotProvisioned = 12,
    RadioRefused = 13,
    Leaving = 14,
    RecallingLinkKey = 15,
}

/// <summary>How the last attempt ended.</summary>
public enum JoinFailure
{
    None = 0,

    /// <summary>No Zigbee PRO network that is permitted was heard.</summary>
    NoNetwork = 1,

    /// <summary>A network took us in but sent no key we can read: it does not hold our install code, or another one.</summary>
    NoNetworkKeyReceived = 2,

    /// <summary>The network offered its key in a way this device does not accept.</summary>
    KeyNotAccepted = 3,

    /// <summary>The network refused, or the association failed.</summary>
    JoinRefused = 4,

    /// <summary>Nothing came within the time allowed.</summary>
    TimedOut = 5,

    /// <summary>Neither with the network key nor through the trust centre did the old network take us back.</summary>
    RejoinFailed = 6,

    /// <summary>No install code and no stored network. Final.</summary>
    NotProvisioned = 7,

    /// <summary>The radio refused or forgot a command it must obey. Final until it is reset.</summary>
    RadioRefused = 8,

    /// <summary>Permitted networks were heard, and none was open for joining.</summary>
    WindowClosed = 9,

    /// <summary>The install code has a wrong length or CRC, and there is no stored network. Final.</summary>
    InvalidInstallCode = 10,

    /// <summary>The link key of the trust centre to return to is no longer in the radio. The device joins afresh instead.</summary>
    LinkKeyLost = 11,
}

/// <summary>Events of <see cref="JoinMachine"/> in the trace.</summary>
public enum JoinEvent
{
    /// <summary>a = PAN id, b = LQI.</summary>
    NetworkChosen = 0,

    /// <summary>a = JoinFailure, b = attempts since the network was last up.</summary>
    AttemptFailed = 1,

    /// <summary>A bring-up value the radio does not take, not essential. a = JoinAction, b = parameter id.</summary>
    ValueRefused = 2,

    /// <summary>a = EmberKeyStatus.</summary>
    LinkKeyUpdate = 3,

    /// <summary>a = node id, b = PAN id.</summary>
    NetworkUp = 4,

    /// <summary>A sleepy end device's parent does not answer. a = NetworkStatus of the poll.</summary>
    ParentLost = 5,
}
