using System;
using System.IO;
using System.Runtime.Versioning;
using Bridge.HostTests.Support;

namespace Bridge.HostTests.NanoTests;

/// <summary>Stand-ins for interpreter and converter: shell scripts in a folder that is gone after the test. Needs a POSIX shell.</summary>
[UnsupportedOSPlatform("windows")]
internal sealed class FakePrograms : IDisposable
{
    /// <summary>Asked for help, it answers as the POSIX host of the interpreter does.</summary>
    public const string PosixHelp = "if [ \"$1\" = --help ]; then echo \"error: unexpected argument '--help' (expected a .pe file)\"; exit 0; fi\n";

    private readonly TemporaryFolder _folder = new();

    public string this[string name] => _folder[name];

    /// <returns>Path of an executable that runs these lines.</returns>
    public string Script(string name, string lines)
    {
        File.WriteAllText(_folder[name], "#!/bin/sh\n" + lines + "\n");
        File.SetUnixFileMode(_folder[name], UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        return _folder[name];
    }

    /// <returns>Path of an interpreter that prints these lines whatever it is given.</returns>
    public string Clr(params string[] lines) => Script("clr", PosixHelp + "cat <<'END'\n" + string.Join('\n', lines) + "\nEND");

    public void Dispose() => _folder.Dispose();
}
