namespace VirtualHan.Radio;

/// <summary>Changes of a network in operation, announced by its coordinator: channel, PAN id, network key. Who does not hear the announcement is left behind.</summary>
public sealed partial class NetworkStack
{
    /// <summary>From the announcement to the change, for the coordinator and whoever heard it.</summary>
    private const int UpdateDelayMs = 500;

    public void ChangeChannel(int channel) => Announce(new JoinBody { NewChannel = channel });

    public void ChangePanId(int panId) => Announce(new JoinBody { NewPanId = panId });

    public void ChangeNetworkKey(byte[] key) => Announce(new JoinBody { Key = key, KeySequence = (Flash.KeySequence + 1) & 0xFF });

    private void Announce(JoinBody update)
    {
        Transmit(new RadioFrame { Kind = FrameKind.NetworkUpdate, Destination = RadioFrame.Broadcast, ProtectedBy = Flash.NetworkKey, Join = update });
        Later(UpdateDelayMs, () => Adopt(update));
    }

    private void OnNetworkUpdate(RadioFrame frame) => Later(UpdateDelayMs, () => Adopt(frame.Join));

    private void Adopt(JoinBody update)
    {
        if (!IsUp)
        {
            return;
        }

        if (update.Key != null)
        {
            Flash.NetworkKey = (byte[])update.Key.Clone();
            Flash.KeySequence = update.KeySequence;
            _client.OnNetworkKeySwitched(update.KeySequence);
            return;
        }

        bool isChannel = update.NewChannel != 0;
        _parameters = isChannel ? _parameters with { Channel = update.NewChannel } : _parameters with { PanId = update.NewPanId };
        _parameters = _parameters with { UpdateId = (_parameters.UpdateId + 1) & 0xFF };
        _macChannel = _parameters.Channel;
        Flash.Network = _parameters;
        _client.OnStackStatus(isChannel ? StackStatus.ChannelChanged : StackStatus.PanIdChanged);
    }
}
