using System;
using System.Reflection;
using Bridge.Boot;

namespace Bridge.Resident;

/// <summary>The assemblies deployed with this program, asked of the CLR by name.</summary>
/// <remarks>
/// The platform has no list of what is loaded. What came from a bank is loaded as well, but is gone when the next image runs: it does not
/// count. A deployed assembly whose native code the CLR lacks was left out at its start, and is not found here either.
/// </remarks>
internal sealed class DeployedAssemblies : IResidentSet
{
    private readonly string[] _fromBank = new string[PeWalker.MaxAssemblies];
    private int _fromBankCount;

    public void LoadedFromBank(Assembly assembly)
    {
        _fromBank[_fromBankCount] = assembly.GetName().Name;
        _fromBankCount++;
    }

    public bool Has(byte[] name, int nameOffset, int nameLength, int major, int minor)
    {
        char[] letters = new char[nameLength];
        for (int i = 0; i < nameLength; i++)
        {
            letters[i] = (char)name[nameOffset + i];
        }

        string wanted = new string(letters);
        for (int i = 0; i < _fromBankCount; i++)
        {
            if (_fromBank[i] == wanted)
            {
                return false;
            }
        }

        try
        {
            Version version = Assembly.Load(wanted).GetName().Version;
            return version.Major == major && version.Minor == minor;
        }
        catch (Exception)
        {
            // The CLR's way of saying that there is none.
            return false;
        }
    }
}
