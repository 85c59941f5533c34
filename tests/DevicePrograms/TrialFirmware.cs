using System;
using System.Reflection;
using System.Threading;
using Bridge.Boot;
using Bridge.Hal;
using nanoFramework.Runtime.Native;

[assembly: AssemblyVersion("1.1.0.0")]

namespace Bridge.Firmware;

/// <summary>A firmware image for the boot path: says what it was handed, calls an assembly of its own image, confirms its trial and reboots.</summary>
public static class Program
{
    /// <summary>The resident program finds this by name.</summary>
    public static void Start(BootHandoff handoff)
    {
        Console.WriteLine("firmware: bank " + handoff.Bank.ToString() + " trial " + (handoff.OnTrial ? "yes" : "no") + " version " + handoff.FileVersion.ToString()
            + " counter " + handoff.SecurityCounter.ToString() + " reason " + ((int)handoff.Reason).ToString());
        Sample.Counter library = new Sample.Counter();
        library.Next();
        Console.WriteLine("firmware: library counts " + library.Next().ToString());
        Console.WriteLine("firmware: dispatch " + Dispatched());
        Console.WriteLine("free " + nanoFramework.Runtime.Native.GC.Run(true).ToString());
        if (handoff.OnTrial)
        {
            Console.WriteLine("firmware: confirm " + ((int)new BootControl(handoff, new SilentTrace()).Confirm()).ToString());
        }

        Power.RebootDevice(RebootOption.NormalReboot);
        Thread.Sleep(Timeout.Infinite);
    }

    /// <summary>Release images carry no names but those the interpreter looks up: virtual methods of the same shape must not be taken for one another.</summary>
    private static string Dispatched()
    {
        Signal[] signals = { new Signal(), new LoudSignal() };
        string text = string.Empty;
        for (int i = 0; i < signals.Length; i++)
        {
            IValued valued = signals[i];
            text += signals[i].First() + signals[i].Second() + valued.Value() + signals[i].Plain();
        }

        return text;
    }

    private interface IValued
    {
        string Value();
    }

    private class Signal : IValued
    {
        public virtual string First() => "a";

        public virtual string Second() => "b";

        public string Value() => "c";

        public string Plain() => "d";
    }

    private sealed class LoudSignal : Signal
    {
        public override string Second() => "B";

        public override string First() => "A";
    }
}
