using System;
using System.Collections.Generic;
using Bridge.Hal;

namespace Bridge.Fuzz;

/// <summary>A store that holds whatever files a case gives it and counts each operation as work.</summary>
public sealed class MeteredStore : IStore
{
    private readonly Dictionary<string, byte[]> _files = [];
    private CaseMeter _meter;
    private string _open;
    private List<byte> _appended;
    private int _failsIn;
    private int _failures;

    public IReadOnlyDictionary<string, byte[]> Files => _files;

    public void Open(CaseMeter meter)
    {
        _meter = meter;
        _files.Clear();
        _open = null;
        _failures = 0;
    }

    /// <summary>Lets some reads and some openings of files fail, one after the other; deleting and listing go on.</summary>
    /// <param name="after">Of them that still succeed.</param>
    /// <param name="count">That fail then.</param>
    public void Fail(int after, int count)
    {
        _failsIn = after;
        _failures = count;
    }

    public void Put(string name, byte[] content) => _files[name] = content;

    public Result OpenAppend(string name)
    {
        if (_open != null)
        {
            return Result.Busy;
        }

        if (IsFailing())
        {
            return Result.Full;
        }

        Leave();
        _open = name;
        _appended = _files.TryGetValue(name, out byte[] before) ? [.. before] : [];
        _meter.Enter();
        return Result.Ok;
    }

    public Result Append(byte[] buffer, int offset, int count)
    {
        Leave();
        _appended.AddRange(buffer.AsSpan(offset, count));
        _meter.Enter();
        return Result.Ok;
    }

    public Result Close()
    {
        Leave();
        _files[_open] = [.. _appended];
        _open = null;
        _meter.Enter();
        return Result.Ok;
    }

    public Result Read(string name, int fileOffset, byte[] buffer, int offset, int count, out int readCount)
    {
        _meter.Count(1 + Math.Max(0, count));
        readCount = 0;
        if (IsFailing())
        {
            return Result.IoError;
        }

        if (!_files.TryGetValue(name, out byte[] file))
        {
            return Result.NotFound;
        }

        readCount = Math.Max(0, Math.Min(count, file.Length - fileOffset));
        Array.Copy(file, Math.Min(fileOffset, file.Length), buffer, offset, readCount);
        return Result.Ok;
    }

    public Result Size(string name, out int sizeBytes)
    {
        _meter.Count();
        sizeBytes = _files.TryGetValue(name, out byte[] file) ? file.Length : 0;
        return file == null ? Result.NotFound : Result.Ok;
    }

    public Result Delete(string name)
    {
        _meter.Count();
        _files.Remove(name);
        return Result.Ok;
    }

    public Result List(string[] names, out int count)
    {
        _meter.Count(1 + _files.Count);
        count = 0;
        foreach (KeyValuePair<string, byte[]> file in _files)
        {
            if (count == names.Length)
            {
                return Result.TooLong;
            }

            names[count] = file.Key;
            count++;
        }

        return Result.Ok;
    }

    private bool IsFailing()
    {
        if (_failures == 0)
        {
            return false;
        }

        if (_failsIn > 0)
        {
            _failsIn--;
            return false;
        }

        _failures--;
        return true;
    }

    /// <summary>What the store allocates is not the parser's.</summary>
    private void Leave()
    {
        _meter.Count();
        _meter.Leave();
    }
}
