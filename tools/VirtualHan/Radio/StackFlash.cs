using System.Collections.Generic;

namespace VirtualHan.Radio;

/// <summary>What a radio chip keeps in its own flash over every reset and power cut: network, keys, tokens.</summary>
public sealed class StackFlash
{
    public const int TokenCount = 8;
    public const int TokenBytes = 8;

    /// <summary>Null when the chip belongs to no network.</summary>
    public NetworkParameters Network { get; set; }

    public NodeType NodeType { get; set; }

    public int NodeId { get; set; } = NetworkStack.NoNodeId;

    public byte[] NetworkKey { get; set; } = new byte[16];

    public int KeySequence { get; set; }

    public byte[] TrustCentreLinkKey { get; set; } = new byte[16];

    public ulong TrustCentreEui64 { get; set; }

    public int SecurityBitmask { get; set; }

    /// <summary>On a trust centre: the keys its devices joined with, from their install codes.</summary>
    public Dictionary<ulong, byte[]> LinkKeys { get; } = [];

    /// <summary>Application link keys: what APS encryption uses.</summary>
    public LinkKeyTable LinkKeyTable { get; } = new();

    /// <summary>Short addresses the coordinator has given out.</summary>
    public Dictionary<ulong, int> Addresses { get; } = [];

    /// <summary>Whom this node sends what its clusters publish: EUI-64, endpoint, cluster.</summary>
    public HashSet<(ulong Partner, int Endpoint, int Cluster)> Bindings { get; } = [];

    /// <summary>On a parent: its children that sleep.</summary>
    public HashSet<ulong> SleepyChildren { get; } = [];

    public byte[][] Tokens { get; } = NewTokens();

    public Dictionary<int, byte[]> ManufacturingTokens { get; } = [];

    private static byte[][] NewTokens()
    {
        var tokens = new byte[TokenCount][];
        for (int i = 0; i < TokenCount; i++)
        {
            tokens[i] = new byte[TokenBytes];
            System.Array.Fill(tokens[i], (byte)0xFF);
        }

        return tokens;
    }
}
