using System;
using System.Reflection;
using System.Threading;
using Bridge.Boot;
using Bridge.Hal;
using Bridge.Hal.Nano;
using nanoFramework.Runtime.Native;

namespace Bridge.Resident;

/// <summary>The part of the device that an update never replaces: chooses a verified bank, loads its assemblies, starts them, and ends what hangs or loops.</summary>
public static class Program
{
    /// <summary>Every firmware image has this type with a public static method of this name that takes the <see cref="BootHandoff"/> and does not return.</summary>
    private const string StartType = "Bridge.Firmware.Program";
    private const string StartMethod = "Start";

    /// <summary>The same sources under another assembly name, deployed beside this program.</summary>
    private const string FactoryAssembly = "Bridge.Factory";

    private const string StoreRoot = "I:\\";

    /// <summary>A trial neither confirmed nor ended by its own deadline until then hangs: the board has no managed watchdog.</summary>
    private const int TrialLimitSeconds = CrashLoop.WindowSeconds;

    /// <summary>Pause before a reboot after a failure, so that a unit that cannot start does not spin.</summary>
    private const int RetryPauseMs = 10000;

    private static BootHandoff s_handoff;
    private static BootLoader s_loader;
    private static DeployedAssemblies s_deployed;
    private static CrashLoop s_crashes;
    private static bool s_hasEnded;

    public static void Main()
    {
        try
        {
            if (Prepare())
            {
                new Thread(RunFirmware).Start();
                int upSeconds = Supervise();
                s_crashes.Count(upSeconds);
            }
        }
        catch (Exception)
        {
            // Nothing is left to do but start again; a trial has been counted already.
        }

        Thread.Sleep(RetryPauseMs);
        Power.RebootDevice(RebootOption.NormalReboot);
    }

    private static bool Prepare()
    {
        s_loader = new BootLoader(
            new FileStore(StoreRoot),
            new GuardedImageCheck(BridgeImageCheck.OfThisDevice(new NativeHmac())),
            new SilentTrace(),
            true);
        s_handoff = s_loader.Boot();
        if (s_handoff == null)
        {
            return false;
        }

        s_deployed = new DeployedAssemblies();
        s_handoff.Resident = s_deployed;
        s_crashes = new CrashLoop(s_handoff, new FileStore(StoreRoot), new SilentTrace());
        return true;
    }

    /// <returns>Null when a reboot has to decide.</returns>
    private static MethodInfo FindFirmware()
    {
        if (s_handoff.Bank != Bank.None)
        {
            MethodInfo start = LoadBank();
            if (start != null || !s_loader.FallBackToFactory(s_handoff))
            {
                return start;
            }
        }

        return LoadFactory();
    }

    private static MethodInfo LoadFactory()
    {
        Assembly factory = Assembly.Load(FactoryAssembly);
        Version version = factory.GetName().Version;
        s_handoff.RunsFactory(version.Major, version.Minor, version.Build);
        return FindStart(factory);
    }

    /// <summary>Loads in the order of the payload: references go back to what was loaded before. The last assembly with the start type wins.</summary>
    /// <returns>Null when the CLR refuses an assembly, or none has a start.</returns>
    private static MethodInfo LoadBank()
    {
        MethodInfo start = null;
        try
        {
            for (int i = 0; i < s_loader.AssemblyCount; i++)
            {
                Assembly assembly = Assembly.Load(s_loader.CopyAssembly(i));
                s_deployed.LoadedFromBank(assembly);
                start = FindStart(assembly) ?? start;
            }
        }
        catch (Exception)
        {
            // A verified image whose references the CLR or this program no longer meet.
            return null;
        }

        return start;
    }

    private static MethodInfo FindStart(Assembly assembly)
    {
        Type type = assembly == null ? null : assembly.GetType(StartType);
        return type == null ? null : type.GetMethod(StartMethod);
    }

    /// <summary>Loading runs the image's static constructors: it is supervised like the rest.</summary>
    private static void RunFirmware()
    {
        try
        {
            MethodInfo start = FindFirmware();
            s_loader = null;
            if (start != null)
            {
                start.Invoke(null, new object[] { s_handoff });
            }
        }
        catch (Exception)
        {
            // Ends like a return: the supervisor reboots, and the count of trial boots or of crashes decides what comes next.
        }

        s_hasEnded = true;
    }

    /// <returns>Seconds from the start of the image to its end, at most <see cref="TrialLimitSeconds"/>.</returns>
    private static int Supervise()
    {
        int seconds = 0;
        while (!s_hasEnded && !s_handoff.HasStalled && (!s_handoff.OnTrial || s_handoff.IsConfirmed || seconds < TrialLimitSeconds))
        {
            Thread.Sleep(1000);
            seconds = seconds < TrialLimitSeconds ? seconds + 1 : seconds;
        }

        return seconds;
    }
}
