namespace Bridge.Firmware.Zcl;

/// <summary>General commands, frame type 0 (ZCL 2.5).</summary>
public enum ZclGeneralCommand
{
    ReadAttributes = 0x00,
    ReadAttributesResponse = 0x01,
    WriteAttributes = 0x02,
    WriteAttributesUndivided = 0x03,
    WriteAttributesResponse = 0x04,
    WriteAttributesNoResponse = 0x05,
    ConfigureReporting = 0x06,
    ConfigureReportingResponse = 0x07,
    ReadReportingConfiguration = 0x08,
    ReadReportingConfigurationResponse = 0x09,
    ReportAttributes = 0x0A,
    DefaultResponse = 0x0B,
    DiscoverAttributes = 0x0C,
    DiscoverAttributesResponse = 0x0D,
    DiscoverCommandsReceivedResponse = 0x12,
    DiscoverCommandsGeneratedResponse = 0x14,
    DiscoverAttributesExtendedResponse = 0x16,
}
