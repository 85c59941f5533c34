using System;
using System.Collections.Generic;
using Bridge.Boot;
using Bridge.Hal;

namespace Bridge.HostTests.Model;

/// <summary>The bytes of records as the product's own record store writes them.</summary>
internal sealed class ModelFrames
{
    private readonly Dictionary<(int Record, int Sequence, int Marks), byte[]> _frames = [];

    public ModelFrames(ModelRecords records)
    {
        Records = records;
    }

    public ModelRecords Records { get; }

    /// <param name="marks">Bit 0 for bank A, bit 1 for bank B: its broken marks are full; none otherwise.</param>
    public byte[] Frame(int record, int sequence, int marks)
    {
        if (!_frames.TryGetValue((record, sequence, marks), out byte[] frame))
        {
            var store = new ModelStore(this);
            store.Files.Add(new ModelFile(sequence - 1, 0));
            Result written = new RecordStore(store, BootControl.RecordPrefix, BootRecord.SizeBytes)
                .Write(Records.Payload(record, marks));
            ModelFile file = store.Files.Find(found => found.Sequence == sequence && found.Copy == 0);
            if (written != Result.Ok || file == null)
            {
                throw new InvalidOperationException($"the record store does not write generation {sequence}: {written}");
            }

            frame = file.Bytes;
            _frames.Add((record, sequence, marks), frame);
        }

        return frame;
    }

    /// <returns><see cref="ModelRecords.None"/> when no record could come of it.</returns>
    public int RecordIn(byte[] frame)
    {
        const int payloadOffset = 12;
        var record = new BootRecord();
        return frame.Length > payloadOffset + BootRecord.SizeBytes && record.Decode(frame[payloadOffset..(payloadOffset + BootRecord.SizeBytes)]) == Result.Ok
            ? Records.NumberOf(record)
            : ModelRecords.None;
    }
}
