namespace VirtualHan.Hub;

/// <summary>ZCL statuses by name, for the timeline.</summary>
public static class StatusName
{
    public static string Of(int status) => status switch
    {
        OtaCommand.StatusSuccess => "SUCCESS",
        0x7E => "NOT_AUTHORIZED",
        OtaCommand.StatusMalformed => "MALFORMED_COMMAND",
        OtaCommand.StatusUnsupportedCommand => "UNSUP_COMMAND",
        0x85 => "INVALID_FIELD",
        0x86 => "UNSUPPORTED_ATTRIBUTE",
        0x89 => "INSUFFICIENT_SPACE",
        0x8B => "NOT_FOUND",
        OtaCommand.StatusAbort => "ABORT",
        OtaCommand.StatusInvalidImage => "INVALID_IMAGE",
        OtaCommand.StatusWaitForData => "WAIT_FOR_DATA",
        OtaCommand.StatusNoImage => "NO_IMAGE_AVAILABLE",
        0x99 => "REQUIRE_MORE_IMAGE",
        _ => "status 0x" + status.ToString("X2"),
    };
}
