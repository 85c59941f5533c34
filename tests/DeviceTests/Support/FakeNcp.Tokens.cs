namespace Bridge.DeviceTests;

/// <content>The manufacturing token that holds the install code.</content>
public sealed partial class FakeNcp
{
    /// <summary>Manufacturing token INSTALLATION_CODE.</summary>
    public readonly byte[] InstallationCode = Erased();

    private static byte[] Erased()
    {
        byte[] token = new byte[20];
        for (int i = 0; i < token.Length; i++)
        {
            token[i] = 0xFF;
        }

        return token;
    }

    private void InstallationCodeRead()
    {
        U8(InstallationCode.Length);
        for (int i = 0; i < InstallationCode.Length; i++)
        {
            U8(InstallationCode[i]);
        }
    }

    private void InstallationCodeWritten(byte[] buffer, int parameters)
    {
        for (int i = 0; i < InstallationCode.Length; i++)
        {
            InstallationCode[i] = buffer[parameters + 2 + i];
        }

        Status(0);
    }
}
