using System;

namespace Bridge.Boot;

/// <summary>AES-128, encryption of single 16-byte blocks only: all that AES-MMO needs (FIPS 197).</summary>
/// <remarks>
/// Nothing branches on a key or a block. The look-ups in the table are not constant in time where memory is cached; the keys hashed here never
/// leave this processor and nobody can clock it, so that is accepted.
/// </remarks>
public sealed class Aes128
{
    public const int BlockBytes = 16;

    private const int Rounds = 10;
    private const int ReductionPolynomial = 0x11B;

    private static readonly byte[] SBox = new byte[]
    {
        0x63, 0x7C, 0x77, 0x7B, 0xF2, 0x6B, 0x6F, 0xC5, 0x30, 0x01, 0x67, 0x2B, 0xFE, 0xD7, 0xAB, 0x76,
        0xCA, 0x82, 0xC9, 0x7D, 0xFA, 0x59, 0x47, 0xF0, 0xAD, 0xD4, 0xA2, 0xAF, 0x9C, 0xA4, 0x72, 0xC0,
        0xB7, 0xFD, 0x93, 0x26, 0x36, 0x3F, 0xF7, 0xCC, 0x34, 0xA5, 0xE5, 0xF1, 0x71, 0xD8, 0x31, 0x15,
        0x04, 0xC7, 0x23, 0xC3, 0x18, 0x96, 0x05, 0x9A, 0x07, 0x12, 0x80, 0xE2, 0xEB, 0x27, 0xB2, 0x75,
        0x09, 0x83, 0x2C, 0x1A, 0x1B, 0x6E, 0x5A, 0xA0, 0x52, 0x3B, 0xD6, 0xB3, 0x29, 0xE3, 0x2F, 0x84,
        0x53, 0xD1, 0x00, 0xED, 0x20, 0xFC, 0xB1, 0x5B, 0x6A, 0xCB, 0xBE, 0x39, 0x4A, 0x4C, 0x58, 0xCF,
        0xD0, 0xEF, 0xAA, 0xFB, 0x43, 0x4D, 0x33, 0x85, 0x45, 0xF9, 0x02, 0x7F, 0x50, 0x3C, 0x9F, 0xA8,
        0x51, 0xA3, 0x40, 0x8F, 0x92, 0x9D, 0x38, 0xF5, 0xBC, 0xB6, 0xDA, 0x21, 0x10, 0xFF, 0xF3, 0xD2,
        0xCD, 0x0C, 0x13, 0xEC, 0x5F, 0x97, 0x44, 0x17, 0xC4, 0xA7, 0x7E, 0x3D, 0x64, 0x5D, 0x19, 0x73,
        0x60, 0x81, 0x4F, 0xDC, 0x22, 0x2A, 0x90, 0x88, 0x46, 0xEE, 0xB8, 0x14, 0xDE, 0x5E, 0x0B, 0xDB,
        0xE0, 0x32, 0x3A, 0x0A, 0x49, 0x06, 0x24, 0x5C, 0xC2, 0xD3, 0xAC, 0x62, 0x91, 0x95, 0xE4, 0x79,
        0xE7, 0xC8, 0x37, 0x6D, 0x8D, 0xD5, 0x4E, 0xA9, 0x6C, 0x56, 0xF4, 0xEA, 0x65, 0x7A, 0xAE, 0x08,
        0xBA, 0x78, 0x25, 0x2E, 0x1C, 0xA6, 0xB4, 0xC6, 0xE8, 0xDD, 0x74, 0x1F, 0x4B, 0xBD, 0x8B, 0x8A,
        0x70, 0x3E, 0xB5, 0x66, 0x48, 0x03, 0xF6, 0x0E, 0x61, 0x35, 0x57, 0xB9, 0x86, 0xC1, 0x1D, 0x9E,
        0xE1, 0xF8, 0x98, 0x11, 0x69, 0xD9, 0x8E, 0x94, 0x9B, 0x1E, 0x87, 0xE9, 0xCE, 0x55, 0x28, 0xDF,
        0x8C, 0xA1, 0x89, 0x0D, 0xBF, 0xE6, 0x42, 0x68, 0x41, 0x99, 0x2D, 0x0F, 0xB0, 0x54, 0xBB, 0x16,
    };

    private readonly byte[] _roundKeys = new byte[(Rounds + 1) * BlockBytes];
    private readonly byte[] _state = new byte[BlockBytes];
    private readonly byte[] _shifted = new byte[BlockBytes];

    /// <summary>Expands a key of 16 bytes (FIPS 197 5.2).</summary>
    public void SetKey(byte[] key, int offset)
    {
        byte[] keys = _roundKeys;
        byte[] box = SBox;
        Array.Copy(key, offset, keys, 0, BlockBytes);
        int roundConstant = 1;
        for (int i = BlockBytes; i < keys.Length; i += 4)
        {
            int a = keys[i - 4];
            int b = keys[i - 3];
            int c = keys[i - 2];
            int d = keys[i - 1];
            if (i % BlockBytes == 0)
            {
                int first = a;
                a = box[b] ^ roundConstant;
                b = box[c];
                c = box[d];
                d = box[first];
                roundConstant = Double(roundConstant);
            }

            keys[i] = (byte)(keys[i - 16] ^ a);
            keys[i + 1] = (byte)(keys[i - 15] ^ b);
            keys[i + 2] = (byte)(keys[i - 14] ^ c);
            keys[i + 3] = (byte)(keys[i - 13] ^ d);
        }
    }

    /// <summary>Encrypts one block of 16 bytes; input and output may be the same place.</summary>
    public void EncryptBlock(byte[] input, int inputOffset, byte[] output, int outputOffset)
    {
        byte[] state = _state;
        byte[] keys = _roundKeys;
        for (int i = 0; i < BlockBytes; i++)
        {
            state[i] = (byte)(input[inputOffset + i] ^ keys[i]);
        }

        for (int round = 1; round < Rounds; round++)
        {
            SubBytesAndShiftRows();
            MixColumnsAndAddRoundKey(round * BlockBytes);
        }

        SubBytesAndShiftRows();
        byte[] shifted = _shifted;
        for (int i = 0; i < BlockBytes; i++)
        {
            output[outputOffset + i] = (byte)(shifted[i] ^ keys[(Rounds * BlockBytes) + i]);
        }
    }

    private static int Double(int value)
    {
        int doubled = value << 1;
        return doubled ^ (ReductionPolynomial & -(doubled >> 8));
    }

    private void SubBytesAndShiftRows()
    {
        byte[] box = SBox;
        byte[] state = _state;
        byte[] shifted = _shifted;
        for (int i = 0; i < BlockBytes; i++)
        {
            // Row i % 4 moves left by its own number: column + row, in column-major order.
            shifted[i] = box[state[(i + (4 * (i & 3))) & 15]];
        }
    }

    private void MixColumnsAndAddRoundKey(int keyOffset)
    {
        byte[] keys = _roundKeys;
        byte[] state = _state;
        byte[] shifted = _shifted;
        for (int i = 0; i < BlockBytes; i += 4)
        {
            int a = shifted[i];
            int b = shifted[i + 1];
            int c = shifted[i + 2];
            int d = shifted[i + 3];
            int all = a ^ b ^ c ^ d;
            state[i] = (byte)(a ^ all ^ Double(a ^ b) ^ keys[keyOffset + i]);
            state[i + 1] = (byte)(b ^ all ^ Double(b ^ c) ^ keys[keyOffset + i + 1]);
            state[i + 2] = (byte)(c ^ all ^ Double(c ^ d) ^ keys[keyOffset + i + 2]);
            state[i + 3] = (byte)(d ^ all ^ Double(d ^ a) ^ keys[keyOffset + i + 3]);
        }
    }
}
