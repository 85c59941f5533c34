namespace Bridge.Firmware;

public static class Program
{
}
