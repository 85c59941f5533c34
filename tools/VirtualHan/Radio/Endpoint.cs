namespace VirtualHan.Radio;

/// <summary>A registered endpoint: its simple descriptor.</summary>
public sealed record Endpoint(int Number, int Profile, int DeviceId, int DeviceVersion, int[] InputClusters, int[] OutputClusters);
