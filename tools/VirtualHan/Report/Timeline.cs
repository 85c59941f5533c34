using System;
using System.Collections.Generic;
using VirtualHan.Time;

namespace VirtualHan.Report;

/// <summary>The columns of the sequence, from the network to the flash.</summary>
public enum Lane
{
    Hub,
    Radio,
    Ncp,
    Bridge,
    Store,
}

public enum RecordKind
{
    /// <summary>Something happened in one lane.</summary>
    Note,

    /// <summary>A machine entered a state.</summary>
    State,

    /// <summary>A message from one lane to another.</summary>
    Message,

    /// <summary>A message of the block transfer; runs of them are drawn as one bar.</summary>
    Block,

    /// <summary>A message that did not arrive.</summary>
    Loss,

    /// <summary>The outcome of the run.</summary>
    Verdict,
}

/// <param name="To">Where a message goes; equal to <paramref name="Lane"/> for everything else.</param>
/// <param name="Offset">File offset of a block, -1 for everything else.</param>
/// <param name="Count">Bytes of a block that was sent, 0 for a request.</param>
public sealed record TimelineRecord(
    long TimeUs, RecordKind Kind, Lane Lane, Lane To, string Text, string Detail, long Offset = -1, int Count = 0)
{
    public double TimeMs => TimeUs / 1000.0;
}

/// <summary>What happened, in the order of simulated time.</summary>
public sealed class Timeline(EventQueue queue)
{
    private readonly List<TimelineRecord> _records = [];

    public IReadOnlyList<TimelineRecord> Records => _records;

    /// <summary>Hears every record instead of keeping it: for a network that runs for days.</summary>
    public Action<TimelineRecord> Recorded { get; init; }

    public void Note(Lane lane, string text, string detail = "") => Add(RecordKind.Note, lane, lane, text, detail);

    public void State(Lane lane, string text, string detail = "") => Add(RecordKind.State, lane, lane, text, detail);

    public void Message(Lane from, Lane to, string text, string detail = "") => Add(RecordKind.Message, from, to, text, detail);

    public void Loss(Lane lane, string text, string detail = "") => Add(RecordKind.Loss, lane, lane, text, detail);

    public void Verdict(string text, string detail = "") => Add(RecordKind.Verdict, Lane.Bridge, Lane.Bridge, text, detail);

    public void Block(Lane from, Lane to, string text, long offset, int count) =>
        Add(new TimelineRecord(queue.NowUs, RecordKind.Block, from, to, text, "", offset, count));

    private void Add(RecordKind kind, Lane from, Lane to, string text, string detail) =>
        Add(new TimelineRecord(queue.NowUs, kind, from, to, text, detail));

    private void Add(TimelineRecord record)
    {
        if (Recorded == null)
        {
            _records.Add(record);
        }
        else
        {
            Recorded(record);
        }
    }
}
