using System.Collections.Generic;
using System.Linq;
using System.Security.Cryptography;

namespace VirtualHan.Radio;

/// <summary>Link keys: APS encryption between a pair of nodes, and the hashed keys of a trust centre that took over.</summary>
public sealed partial class NetworkStack
{
    private const int HashBlockBytes = 16;

    /// <summary>APS-encrypted frames dropped: no key of ours for the sender, or another.</summary>
    public int ApsDecryptionFailures { get; private set; }

    /// <summary>Matyas-Meyer-Oseas hash of a key: what the two sides of a swap-out have in common (Zigbee core B.6).</summary>
    public static byte[] HashOf(byte[] key)
    {
        byte[] ending = new byte[HashBlockBytes];
        ending[0] = 0x80;
        ending[HashBlockBytes - 1] = HashBlockBytes * 8;
        return Compress(Compress(new byte[HashBlockBytes], key), ending);
    }

    private static byte[] Compress(byte[] hash, byte[] block)
    {
        using Aes aes = Aes.Create();
        aes.Key = hash;
        byte[] next = aes.EncryptEcb(block, PaddingMode.None);
        return next.Zip(block, (left, right) => (byte)(left ^ right)).ToArray();
    }

    /// <summary>The key that protects APS frames between this node and a partner: the table's, and before there is one the key of joining.</summary>
    /// <returns>Null without any.</returns>
    private byte[] ApsKeyOf(ulong partner)
    {
        byte[] key = Flash.LinkKeyTable.KeyOf(partner);
        if (key == null && IsTrustCentre)
        {
            return Flash.LinkKeys.GetValueOrDefault(partner);
        }

        return key ?? (partner == Flash.TrustCentreEui64 ? Flash.TrustCentreLinkKey : null);
    }

    /// <summary>On the trust centre: the key a device must have to be given the network key again.</summary>
    private byte[] TransportKeyOf(ulong eui64) => Flash.LinkKeyTable.KeyOf(eui64) ?? Flash.LinkKeys.GetValueOrDefault(eui64);

    /// <summary>On a device: is this a key of ours, or, after a rejoin without the network key, the hash of one?</summary>
    private bool IsTransportKey(byte[] key)
    {
        List<byte[]> own = [Flash.TrustCentreLinkKey, .. Flash.LinkKeyTable.Keys];
        bool maybeSwappedOut = _search != null && !_search.HaveKey;
        return own.Any(candidate => SameKey(key, candidate) || (maybeSwappedOut && SameKey(key, HashOf(candidate))));
    }

    /// <returns>0 for a node this one has never heard of.</returns>
    private ulong Eui64Of(int nodeId) =>
        nodeId == CoordinatorId && !IsTrustCentre
            ? Flash.TrustCentreEui64
            : Flash.Addresses.FirstOrDefault(address => address.Value == nodeId).Key;
}
