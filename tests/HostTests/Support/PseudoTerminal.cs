using System;
using System.ComponentModel;
using System.IO;
using System.Runtime.InteropServices;
using System.Text;
using Microsoft.Win32.SafeHandles;

namespace Bridge.HostTests.Support;

/// <summary>A serial port that exists in the kernel only: the radio's end is a stream, the other has a path under /dev/pts. Linux.</summary>
internal sealed class PseudoTerminal : IDisposable
{
    private const int ReadWrite = 2;
    private const int NoControllingTerminal = 0x100;

    private readonly SafeFileHandle _keeper;

    public PseudoTerminal()
    {
        int descriptor = OpenMaster(ReadWrite | NoControllingTerminal);
        var handle = new SafeFileHandle(descriptor, ownsHandle: true);
        byte[] name = new byte[64];
        if (descriptor < 0 || Grant(descriptor) != 0 || Unlock(descriptor) != 0 || SlaveName(descriptor, name, name.Length) != 0)
        {
            throw new Win32Exception();
        }

        Path = Encoding.ASCII.GetString(name, 0, Array.IndexOf(name, (byte)0));

        // While nobody has a terminal open its other end reads errors, where a real radio would just wait.
        _keeper = new SafeFileHandle(OpenFile(Path, ReadWrite | NoControllingTerminal), ownsHandle: true);
        Radio = new FileStream(handle, FileAccess.ReadWrite, 0, isAsync: false);
    }

    /// <summary>Of the end that programs open.</summary>
    public string Path { get; }

    /// <summary>The other end.</summary>
    public Stream Radio { get; }

    public void Dispose()
    {
        Radio.Dispose();
        _keeper.Dispose();
    }

    [DllImport("libc", EntryPoint = "posix_openpt", SetLastError = true)]
    private static extern int OpenMaster(int flags);

    [DllImport("libc", EntryPoint = "open", SetLastError = true)]
    private static extern int OpenFile([MarshalAs(UnmanagedType.LPStr)] string path, int flags);

    [DllImport("libc", EntryPoint = "grantpt", SetLastError = true)]
    private static extern int Grant(int descriptor);

    [DllImport("libc", EntryPoint = "unlockpt", SetLastError = true)]
    private static extern int Unlock(int descriptor);

    [DllImport("libc", EntryPoint = "ptsname_r", SetLastError = true)]
    private static extern int SlaveName(int descriptor, byte[] name, nint length);
}
