using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;

namespace Bridge.NanoTests.Boot;

/// <summary>The resident program itself from power-on: the factory firmware, an image received and tried, a broken one, a bad trial, and power cuts on the way.</summary>
internal sealed class BootPath
{
    private const string Runs110 = "firmware: bank 0 trial no version 16842752 counter 1";
    private const string Tries110 = "firmware: bank 0 trial yes version 16842752";

    /// <summary>Where the real firmware ends on a board without pins; an exception shows the way there.</summary>
    private const string RealFirmware = "Bridge.Firmware.Program::Start";

    private const int TrialBoots = 3;

    /// <summary>No update changes the store so often: a run that is still cut then does not end.</summary>
    private const int MaxCuts = 400;

    private readonly IReadOnlyList<string> _resident;
    private readonly IReadOnlyList<string> _receive;
    private readonly BootImages _images;
    private readonly BootMachine _board;
    private readonly string _folder;
    private readonly Action<string> _print;
    private readonly List<BootStep> _steps = [];

    /// <param name="resident">Assemblies of the deployment partition, the resident program last.</param>
    /// <param name="board">Its store is formatted.</param>
    /// <param name="folder">For copies of the store.</param>
    public BootPath(IReadOnlyList<string> resident, BootImages images, BootMachine board, string folder, Action<string> print)
    {
        _resident = resident;
        _receive = [.. resident.SkipLast(1), images.ReceiveProgram];
        _images = images;
        _board = board;
        _folder = folder;
        _print = print;
    }

    public IReadOnlyList<BootStep> Run()
    {
        UpdateAndFailures();
        CutsWhileReceiving();
        CutsInTheTrialBoot();
        _steps.AddRange(new HeapMeasurements(_resident, _receive, _images, Board).Run());
        return _steps;
    }

    private void UpdateAndFailures()
    {
        BootMachine board = _board;
        board.Format();
        Step("an empty store starts the factory firmware, which ends at the pins this host lacks", board.Run(_resident), RealFirmware);
        board.Put("in.ota", _images.Trial);
        Step("an image is received in blocks of 63 bytes into the file store, verified and committed", board.Run(_receive), "receive: finish verified", "receive: commit 0");
        Step("the next boot starts it on trial, its second assembly calls the first, and it confirms itself", board.Run(_resident), Tries110, "firmware: library counts", "firmware: dispatch abcdABcd", "firmware: confirm 0");
        Step("the boot after that runs it without a trial and with the counter raised", board.Run(_resident), Runs110);
        BootMachine flipped = board.Copy(Path.Combine(_folder, "flipped"));
        flipped.Flip("a.000", 700);
        BootOutput output = flipped.Run(_resident);
        Step("with one stored byte flipped the factory firmware starts instead", output, RealFirmware);
        Step("and nothing of the flipped image runs", !output.Has("firmware: bank"), output);
        board.Put("in.ota", _images.Real);
        Step("Bridge.Hal.Board and Bridge.Firmware are received into the other bank", board.Run(_receive), "receive: commit 0");
        for (int trial = 1; trial <= TrialBoots; trial++)
        {
            Step($"trial {trial} of the loaded Bridge.Firmware ends at the pins this host lacks", board.Run(_resident), RealFirmware);
        }

        Step("the trial budget is used up and the confirmed image runs again", board.Run(_resident), "firmware: bank 0 trial no version 16842752 counter 1 reason 2");
    }

    private void CutsWhileReceiving()
    {
        for (int cut = 1; cut <= MaxCuts; cut++)
        {
            BootMachine board = Board("cut");
            board.Format();
            board.Put("in.ota", _images.Trial);
            if (!board.Run(_receive, cut).WasCut)
            {
                return;
            }

            BootOutput second = board.Run(_receive);
            BootOutput boot = board.Run(_resident);
            bool isReceived = second.Has("receive: commit 0") || second.Has("on trial, confirm 0");
            Step($"reception with the power cut before change {cut} of the file system ends with the image running", isReceived && boot.Has("version 16842752"), boot);
        }
    }

    private void CutsInTheTrialBoot()
    {
        BootMachine staged = Board("staged");
        staged.Format();
        staged.Put("in.ota", _images.Trial);
        staged.Run(_receive);
        for (int cut = 1; cut <= MaxCuts; cut++)
        {
            BootMachine board = staged.Copy(Path.Combine(_folder, "cut"));
            if (!board.Run(_resident, cut).WasCut)
            {
                return;
            }

            BootOutput boot = board.Run(_resident);
            Step($"trial boot with the power cut before change {cut} of the file system ends with the image running", boot.Has("firmware: bank 0 trial") && boot.Has("version 16842752"), boot);
        }
    }

    private BootMachine Board(string name) => _board.Beside(Path.Combine(_folder, name));

    private void Step(string name, BootOutput output, params string[] wanted) => Step(name, Array.TrueForAll(wanted, output.Has), output);

    private void Step(string name, bool isRight, BootOutput output)
    {
        _steps.Add(new BootStep(name, isRight));
        _print($"boot: {(isRight ? "ok  " : "FAIL")} {name}");
        if (!isRight)
        {
            foreach (string line in output.Lines.TakeLast(12))
            {
                _print("  " + line);
            }
        }
    }
}
