using Bridge.Boot;

namespace Bridge.DeviceTests;

/// <summary>A resident set made of names.</summary>
public sealed class NamedAssemblies : IResidentSet
{
    private readonly string[] _names = new string[8];
    private readonly int[] _majors = new int[8];
    private readonly int[] _minors = new int[8];
    private int _count;

    public NamedAssemblies Add(string name, int major, int minor)
    {
        _names[_count] = name;
        _majors[_count] = major;
        _minors[_count] = minor;
        _count++;
        return this;
    }

    public bool Has(byte[] name, int nameOffset, int nameLength, int major, int minor)
    {
        for (int i = 0; i < _count; i++)
        {
            if (_majors[i] == major && _minors[i] == minor && IsName(_names[i], name, nameOffset, nameLength))
            {
                return true;
            }
        }

        return false;
    }

    public static bool IsName(string text, byte[] name, int nameOffset, int nameLength)
    {
        if (text.Length != nameLength)
        {
            return false;
        }

        for (int i = 0; i < nameLength; i++)
        {
            if (text[i] != (char)name[nameOffset + i])
            {
                return false;
            }
        }

        return true;
    }
}
