using System;
using System.IO;
using System.Text;

namespace Bridge.HostTests.Support;

/// <summary>A folder that is gone after the test.</summary>
internal sealed class TemporaryFolder : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("bridge-test-");

    public string this[string name] => Path.Combine(_folder.FullName, name);

    public string[] Names => Array.ConvertAll(_folder.GetFiles(), file => file.Name);

    public string Write(string name, byte[] content)
    {
        File.WriteAllBytes(this[name], content);
        return this[name];
    }

    public string Write(string name, string content) => Write(name, Encoding.UTF8.GetBytes(content));

    public void Dispose() => _folder.Delete(recursive: true);
}
