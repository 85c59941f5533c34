namespace Bridge.Firmware.App;

/// <summary>Events of the application in the trace.</summary>
public enum AppEvent
{
    Started = 0,
}
