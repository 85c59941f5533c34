using System;
using System.Collections.Generic;
using System.Linq;
using VirtualHan.Hub;
using VirtualHan.Hub.SmartEnergy;
using VirtualHan.Time;

namespace VirtualHan.Joining;

/// <summary>Plays a <see cref="SmartEnergyRun"/>: replaces the hub, publishes the change of tenancy, ends the fault.</summary>
public sealed class SmartEnergyScript
{
    /// <summary>Not 1: a device has to find it.</summary>
    private const int HubEndpoint = 10;

    /// <summary>From the unplugged hub to the new one: somebody has to come and screw it on.</summary>
    private const int ReplacementMs = 10 * 60_000;

    /// <summary>From the authorised device to the publication, and from that to the date.</summary>
    private const int PublishAfterMs = 20_000;
    private const int TenancySeconds = 60;

    private readonly EventQueue _queue;
    private readonly SmartEnergyRun _run;
    private readonly Func<HubOptions, VirtualHub> _makeHub;
    private readonly ulong _bridge;
    private VirtualHub _newHub;
    private bool _isSwapping;
    private bool _isPublished;

    /// <param name="hub">The first.</param>
    /// <param name="makeHub">Makes the second.</param>
    public SmartEnergyScript(EventQueue queue, SmartEnergyRun run, VirtualHub hub, ulong bridge, Func<HubOptions, VirtualHub> makeHub)
    {
        _queue = queue;
        _run = run;
        _makeHub = makeHub;
        _bridge = bridge;
        Hub = hub;
        FirstHub = hub;
        if (run.FaultEndsMs is long endsMs)
        {
            queue.At(endsMs * 1000, EndFault);
        }
    }

    /// <summary>The hub of such a run.</summary>
    public static HubOptions Complete(HubOptions hub, SmartEnergyRun run) => hub with
    {
        Eui64 = run.Credentials.HubEui64,
        Endpoint = HubEndpoint,
        SmartEnergy = new SmartEnergySettings { Credentials = run.Credentials.Hub },
        JoinFault = run.HasNewHub ? JoinFault.None : run.Fault,
    };

    /// <summary>The one that is switched on, or will be.</summary>
    public VirtualHub Hub { get; private set; }

    public VirtualHub FirstHub { get; }

    /// <summary>Those there have been so far, in order.</summary>
    public IReadOnlyList<VirtualHub> Hubs => _newHub == null ? [FirstHub] : [FirstHub, _newHub];

    /// <summary>Everything that was to happen beside the update has happened.</summary>
    public bool IsDone => (!_run.HasNewHub || _newHub != null) && IsAuthorised && (!_run.ChangeOfTenancy || IsErased);

    /// <summary>The hub there is trusts the bridge.</summary>
    public bool IsAuthorised => Hub.Find(_bridge) is { SmartEnergy.IsAuthorised: true };

    /// <summary>A fault has the bridge in its hands and is not to go away: the run is about what the bridge says then.</summary>
    public bool IsFaultToLast => _run.FaultEndsMs == null && Hub.Fault != JoinFault.None;

    /// <summary>What the hubs found wrong, in order.</summary>
    public IReadOnlyList<string> Violations => [.. Hubs.SelectMany(hub => hub.SmartEnergy.Violations)];

    /// <summary>The bridge has erased what the old tenant left.</summary>
    public bool IsErased { get; private set; }

    /// <summary>A block was sent: in the middle of the image is the time to lose the hub.</summary>
    public void OnBlockSent(long sentBytes, long sizeBytes)
    {
        if (_run.HasNewHub && !_isSwapping && sentBytes > sizeBytes / 3)
        {
            _isSwapping = true;
            _queue.AfterMs(1, SwitchOff);
        }
    }

    /// <summary>The bridge has proved itself, to the hub that is to stay: the supplier has something to say.</summary>
    public void OnAuthorised()
    {
        if (_run.ChangeOfTenancy && !_isPublished && (!_run.HasNewHub || _newHub != null))
        {
            _isPublished = true;
            _queue.AfterMs(PublishAfterMs, () => Hub.Publish(new ChangeOfTenancy(Hub.UtcNow + TenancySeconds)));
        }
    }

    public void OnErased() => IsErased = true;

    /// <summary>The new hub goes, and the first is put back as it was.</summary>
    public void PutFirstHubBack()
    {
        _newHub.PowerOff();
        FirstHub.PowerOn();
        Hub = FirstHub;
    }

    private void SwitchOff()
    {
        HubBackup backup = FirstHub.Backup();
        FirstHub.PowerOff();
        _queue.AfterMs(ReplacementMs, () => Replace(backup));
    }

    private void Replace(HubBackup backup)
    {
        _newHub = _makeHub(FirstHub.Options with
        {
            Name = "new hub",
            Eui64 = _run.Credentials.NewHubEui64,
            PanId = FirstHub.Options.PanId + 1,
            Channel = FirstHub.Options.Channel + 5,
            Endpoint = FirstHub.Options.Endpoint + 1,
            PermitJoinSeconds = 0,
            SmartEnergy = FirstHub.Options.SmartEnergy with { Credentials = _run.Credentials.NewHub },
            Backup = _run.Fault == JoinFault.SwapOutRefused ? backup.Without(_bridge) : backup,
            FullBackup = backup,
            JoinFault = _run.Fault,
        });
        Hub = _newHub;
        _newHub.Start();
    }

    private void EndFault() => Hub.EndFault();
}
