namespace Bridge.DeviceTests;

/// <content>One command whose answer the test writes itself, and a callback that comes when the test says so.</content>
public sealed partial class FakeNcp
{
    /// <summary>-1 for none.</summary>
    public int ScriptedCommand = -1;

    /// <summary>Parameters of the response and of the callback in hexadecimal.</summary>
    public string ScriptedAnswer = "";
    public string ScriptedCallback = "";

    public int ScriptedCallbackId;

    /// <summary>The first bytes the host sent with the command; what lies behind its parameters is not said.</summary>
    public readonly byte[] ScriptedRequest = new byte[120];

    public void RaiseScripted(long nowMs)
    {
        Begin(0, 0x90, ScriptedCallbackId);
        Put(ScriptedCallback);
        Link.SendCallback(_frame, 0, _at, nowMs);
    }

    private void AnswerScripted(byte[] buffer, int parameters)
    {
        for (int i = 0; i < ScriptedRequest.Length && parameters + i < buffer.Length; i++)
        {
            ScriptedRequest[i] = buffer[parameters + i];
        }

        Put(ScriptedAnswer);
    }


    private void Put(string text)
    {
        byte[] bytes = Hex.Parse(text);
        for (int i = 0; i < bytes.Length; i++)
        {
            U8(bytes[i]);
        }
    }
}
