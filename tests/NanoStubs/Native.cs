using System;

namespace nanoFramework.Runtime.Native
{
    public enum RebootOption
    {
        NormalReboot,
        ClrOnly,
        EnterNanoBooter,
        EnterProprietaryBooter,
    }

    /// <summary>Signatures of the device's power control, to compile against; nothing here runs.</summary>
    public class Power
    {
        public static void RebootDevice(RebootOption rebootOption) => throw new NotSupportedException();
    }
}

namespace nanoFramework.Hardware.Esp32
{
    public enum DeviceFunction
    {
        COM2_TX,
        COM2_RX,
        COM2_RTS,
        COM2_CTS,
        COM3_TX,
        COM3_RX,
        COM3_RTS,
        COM3_CTS,
    }

    public enum EspNativeError
    {
        OK,
    }

    /// <summary>Signatures of the ESP32's sleep modes, to compile against; nothing here runs.</summary>
    public class Sleep
    {
        public enum WakeupCause
        {
            Undefined = 0,
            Ext0 = 2,
            Ext1 = 3,
            Timer = 4,
        }

        public enum WakeupGpioPin : ulong
        {
            None = 0,
        }

        public enum WakeupMode
        {
            AllLow,
            AnyHigh,
        }

        public static WakeupCause GetWakeupCause() => throw new NotSupportedException();

        public static EspNativeError EnableWakeupByTimer(TimeSpan time) => throw new NotSupportedException();

        public static EspNativeError EnableWakeupByPin(WakeupGpioPin pin, int level) => throw new NotSupportedException();

        public static EspNativeError EnableWakeupByMultiPins(WakeupGpioPin pins, WakeupMode mode) => throw new NotSupportedException();

        public static void StartDeepSleep() => throw new NotSupportedException();

        public static EspNativeError StartLightSleep() => throw new NotSupportedException();
    }

    /// <summary>Signatures of the ESP32's pin multiplexer, to compile against; nothing here runs.</summary>
    public class Configuration
    {
        public static void SetPinFunction(int pin, DeviceFunction function) => throw new NotSupportedException();
    }
}
