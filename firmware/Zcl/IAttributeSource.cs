namespace Bridge.Firmware.Zcl;

/// <summary>The readable attributes of one cluster on the bridge's endpoint.</summary>
public interface IAttributeSource
{
    int Cluster { get; }

    /// <summary>Fills <paramref name="value"/> with the attribute as it is now.</summary>
    /// <returns>Success or UnsupportedAttribute.</returns>
    ZclStatus Read(int attribute, ZclValue value);
}
