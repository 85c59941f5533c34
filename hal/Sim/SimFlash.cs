using System;
using System.Collections.Generic;

namespace Bridge.Hal.Sim;

/// <summary>The files of a simulated store and the room they take: data at rest, without operations. A copy shares the bytes until one side changes them.</summary>
internal sealed class SimFlash
{
    /// <summary>Taken by directory and small files; of the product's files LittleFS itself took 8 at worst (docs/boot.md).</summary>
    public const int FileSystemBlocks = 12;

    /// <summary>A file up to this size stands in the directory: the cache size of LittleFS on the ESP32.</summary>
    public const int InlineBytes = 512;

    private SimFile[] _files = new SimFile[16];

    public SimFlash(FlashGeometry geometry)
    {
        Geometry = geometry;
    }

    private SimFlash(SimFlash other)
    {
        Geometry = other.Geometry;
        Count = other.Count;
        _files = other._files.AsSpan().ToArray();
    }

    public FlashGeometry Geometry { get; }

    /// <summary>Files, by name in ordinal order.</summary>
    public int Count { get; private set; }

    public SimFlash Copy() => new(this);

    /// <param name="index">0..<see cref="Count"/>-1.</param>
    public ref SimFile At(int index) => ref _files[index];

    /// <returns>The file's index; negative when there is none: the complement of where it would stand.</returns>
    public int Find(string name)
    {
        int low = 0;
        int high = Count - 1;
        while (low <= high)
        {
            int middle = (low + high) >> 1;
            int order = string.CompareOrdinal(_files[middle].Name, name);
            if (order == 0)
            {
                return middle;
            }

            if (order < 0)
            {
                low = middle + 1;
            }
            else
            {
                high = middle - 1;
            }
        }

        return ~low;
    }

    /// <summary>Puts a file there, in place of an older one, with no memory of reads or damage.</summary>
    public void Put(string name, byte[] bytes, byte[] wavering)
    {
        int index = Find(name);
        if (index < 0)
        {
            index = ~index;
            if (Count == _files.Length)
            {
                Array.Resize(ref _files, 2 * Count);
            }

            Array.Copy(_files, index, _files, index + 1, Count - index);
            Count++;
        }

        _files[index] = new SimFile { Name = name, Bytes = bytes, Wavering = wavering };
    }

    public void Remove(string name)
    {
        int index = Find(name);
        if (index >= 0)
        {
            Count--;
            Array.Copy(_files, index + 1, _files, index, Count - index);
            _files[Count] = default;
        }
    }

    public void Clear()
    {
        Array.Clear(_files);
        Count = 0;
    }

    /// <param name="operation">Number of the operation it happens at, for <see cref="SimFile.DamagedAt"/>.</param>
    public void Flip(int index, int position, int bit, int operation)
    {
        ref SimFile file = ref _files[index];
        byte[] bytes = (byte[])file.Bytes.Clone();
        bytes[position] ^= (byte)(1 << bit);
        file.Bytes = bytes;
        file.DamagedAt = operation;
        file.DamagePosition = position;
        file.IsDamageSeen = false;
    }

    /// <summary>Any bit of any file, each file as likely as the next: records are small and matter most.</summary>
    /// <returns>Name of the file it hit; null when there was nothing to hit.</returns>
    public string FlipAny(SimRandom random, int operation)
    {
        if (Count == 0)
        {
            return null;
        }

        int index = random.Next(Count);
        int bits = _files[index].Bytes.Length * 8;
        if (bits == 0)
        {
            return null;
        }

        int bit = random.Next(bits);
        Flip(index, bit / 8, bit % 8, operation);
        return _files[index].Name;
    }

    /// <summary>Blocks taken, with <paramref name="extraBytes"/> more in the file <paramref name="open"/>.</summary>
    public int UsedBytes(string open, int extraBytes)
    {
        int blocks = FileSystemBlocks;
        for (int i = 0; i < Count; i++)
        {
            int size = _files[i].Bytes.Length + (_files[i].Name == open ? extraBytes : 0);
            blocks += size <= InlineBytes ? 0 : (size + Geometry.BlockBytes - 1) / Geometry.BlockBytes;
        }

        return blocks * Geometry.BlockBytes;
    }

    public IEnumerable<string> Names()
    {
        for (int i = 0; i < Count; i++)
        {
            yield return _files[i].Name;
        }
    }
}
