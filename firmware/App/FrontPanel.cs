using Bridge.Hal;

namespace Bridge.Firmware.App;

/// <summary>Button and lamp of a bridge, between the board's lines and the application.</summary>
public sealed class FrontPanel
{
    private readonly BridgeApp _app;
    private readonly ButtonReader _button = new ButtonReader();
    private readonly StatusLamp _lamp;

    /// <param name="isOnBattery">The lamp rests when nobody looks.</param>
    public FrontPanel(BridgeApp app, bool isOnBattery)
    {
        _app = app;
        _lamp = new StatusLamp(isOnBattery);
    }

    public bool LedOn => _button.HasLamp ? _button.LampOn : _lamp.LedOn;

    public long NextDeadlineMs => Deadline.Earlier(_button.NextDeadlineMs, _lamp.NextDeadlineMs);

    /// <summary>Somebody has switched the unit on, and looks.</summary>
    public void Wake(long nowMs) => _lamp.Wake(nowMs);

    /// <summary>Once in every turn of the loop; the application is to be polled afterwards.</summary>
    public void OnTurn(bool isButtonDown, long nowMs)
    {
        _button.OnSample(isButtonDown, nowMs);
        switch (_button.Poll())
        {
            case ButtonAction.Pushed:
                _lamp.Wake(nowMs);
                break;
            case ButtonAction.JoinNow:
                _app.JoinNow(nowMs);
                break;
            case ButtonAction.LeaveNetwork:
                _app.LeaveNetwork(nowMs);
                break;
            default:
                break;
        }

        _lamp.OnStatus(_app.Status, nowMs);
        _lamp.OnTime(nowMs);
    }
}
