using System.Collections.Generic;
using System.Linq;
using VirtualHan.Hub.SmartEnergy;
using VirtualHan.Radio;
using VirtualHan.Report;

namespace VirtualHan.Hub;

/// <summary>Whom the hub lets in, what goes wrong on purpose until it goes right again, and how a hub is replaced.</summary>
public sealed partial class VirtualHub
{
    private const int WindowClosed = 0;

    /// <summary>What is wrong at present.</summary>
    public JoinFault Fault { get; private set; }

    public void BecomeDeaf()
    {
        Deaf = true;
        Stack.AnswersZdo = false;
        _timeline.Note(Lane.Hub, $"{Options.Name} stops answering");
    }

    public void AnswerAgain()
    {
        Deaf = false;
        Stack.AnswersZdo = true;
        _timeline.Note(Lane.Hub, $"{Options.Name} answers again");
    }

    /// <summary>Opens the network for joining; what is on the whitelist gets in.</summary>
    /// <param name="seconds">0xFF stays open.</param>
    public void OpenWindow(int seconds)
    {
        _timeline.Note(Lane.Hub, "join window opens", seconds == 0xFF ? "until closed" : $"for {seconds} s");
        Stack.PermitJoining(seconds);
    }

    /// <summary>What was wrong is put right.</summary>
    public void EndFault()
    {
        JoinFault ended = Fault;
        Fault = JoinFault.None;
        _timeline.Note(Lane.Hub, "fault ends", ended.ToString());
        switch (ended)
        {
            case JoinFault.WrongInstallCode:
            case JoinFault.NotWhitelisted:
                ReadWhitelist();
                break;
            case JoinFault.WindowClosed:
                OpenWindow(Options.PermitJoinSeconds);
                break;
            case JoinFault.SilentHub:
                AnswerAgain();
                break;
            case JoinFault.SwapOutRefused when Options.FullBackup != null:
                Restore(Options.FullBackup);
                break;
        }
    }

    /// <summary>What a new hub needs to take this one's place.</summary>
    public HubBackup Backup() => new(
        Options.ExtendedPanId,
        _devices.Values
            .Where(device => device.SmartEnergy.IsAuthorised)
            .ToDictionary(device => device.Eui64, device => InstallCodes.AesMmo(Stack.Flash.LinkKeyTable.KeyOf(device.Eui64))));

    /// <summary>The hub is unplugged.</summary>
    public void PowerOff()
    {
        _timeline.Note(Lane.Hub, $"{Options.Name} is switched off");
        Deaf = true;
        Stack.AnswersZdo = false;
        Stack.Powered = false;
    }

    /// <summary>The same hub, its network and its keys as they were.</summary>
    public void PowerOn()
    {
        _timeline.Note(Lane.Hub, $"{Options.Name} is switched on again");
        Deaf = false;
        Stack.AnswersZdo = true;
        Stack.Powered = true;
    }

    private void OnFormed()
    {
        if (Options.Backup != null)
        {
            Restore(Options.Backup);
        }

        ReadWhitelist();
        Stack.PermitJoining(Fault == JoinFault.WindowClosed ? WindowClosed : Options.PermitJoinSeconds);
        if (Fault == JoinFault.SilentHub)
        {
            BecomeDeaf();
        }
    }

    private void ReadWhitelist()
    {
        foreach (KeyValuePair<ulong, byte[]> device in Options.Whitelist)
        {
            switch (Fault)
            {
                case JoinFault.NotWhitelisted:
                    break;
                case JoinFault.WrongInstallCode:
                    Stack.ImportTransientKey(device.Key, _random.Bytes(device.Value.Length));
                    break;
                default:
                    Stack.ImportTransientKey(device.Key, device.Value);
                    break;
            }
        }
    }

    /// <summary>The devices of the backup may come back through the trust centre, under the hash of the key each had.</summary>
    private void Restore(HubBackup backup)
    {
        _timeline.Note(Lane.Hub, $"{Options.Name} restores a backup", $"{backup.HashedLinkKeys.Count} devices");
        foreach (KeyValuePair<ulong, byte[]> device in backup.HashedLinkKeys)
        {
            Stack.Flash.LinkKeys[device.Key] = device.Value;
        }
    }
}
