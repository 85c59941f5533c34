using Bridge.Firmware.KeyEstablishment;

namespace Bridge.DeviceTests;

/// <summary>
/// The worked key establishments of the Zigbee Smart Energy specification, annexes C.5 (suite 1) and C.6 (suite 2): device 1 responds,
/// device 2 initiates.
/// </summary>
public sealed class CbkeVectors
{
    public KeyCredentials Initiator;
    public KeyCredentials Responder;

    /// <summary>Compressed, as everybody else computes it from certificate and issuer.</summary>
    public string InitiatorPublicKey;
    public string ResponderPublicKey;

    public string InitiatorEphemeralPrivateKey;
    public string ResponderEphemeralPrivateKey;
    public string InitiatorEphemeralPublicKey;
    public string ResponderEphemeralPublicKey;

    /// <summary>The random number from which that ephemeral key is drawn: 8 bytes of zeros, then (key mod n) - 1. One of the keys is above n.</summary>
    public string InitiatorRandom;
    public string ResponderRandom;

    public string SharedSecret;
    public string MacKey;
    public string KeyData;
    public string InitiatorMac;
    public string ResponderMac;

    /// <summary>Suite 1 or 2.</summary>
    public static CbkeVectors Of(int suite) => suite == 2 ? AnnexC6() : AnnexC5();

    private static CbkeVectors AnnexC5()
    {
        CbkeSuite suite = CbkeSuite.Suite1();
        byte[] ca = Hex.Parse("0200FDE8A7F3D1084224962A4E7C54E69AC3F04DA6B8");
        CbkeVectors vectors = new CbkeVectors();
        vectors.Initiator = new KeyCredentials(
            suite,
            Hex.Parse("020615E07D30ECA2DAD58002E667D94BC1B4223983070000000000000002544553545345434101090006000000000000"),
            Hex.Parse("01E9DDB5580CF72ECE7F215F0AE594E48DF3E7FEE8"),
            ca);
        vectors.Responder = new KeyCredentials(
            suite,
            Hex.Parse("03045FDFC8D85FFB8B3993CB72DDCAA55F00B3E87D6D0000000000000001544553545345434101090006000000000000"),
            Hex.Parse("00B8A900FCADEBABBFA383B540FCE9ED438395EAA7"),
            ca);
        vectors.InitiatorPublicKey = "03025BBA38D0C7B5436B68DF728F093E7A1D6C437E6D";
        vectors.ResponderPublicKey = "030290A1F5C08DAD5F2945E335620C7A98FAC46666A1";
        vectors.InitiatorEphemeralPrivateKey = "0013D36DE4B1EA8E22739C381370823F404BFF8862";
        vectors.InitiatorEphemeralPublicKey = "0300E117C86D0E7CD128B2F34E9076CFF24AF46D7288";
        vectors.InitiatorRandom = "00000000000000000013D36DE4B1EA8E22739C381370823F404BFF8861";
        vectors.ResponderEphemeralPrivateKey = "03D48C7210DDBCC4FB2E5E7A0AA16A0DB89540820B";
        vectors.ResponderEphemeralPublicKey = "0306AB52062201D995B8B8591F3F086A3A2E214D845E";
        vectors.ResponderRandom = "000000000000000003D48C7210DDBCC4FB2E5E7A0AA16A0DB89540820A";
        vectors.SharedSecret = "00E0D2C3CCD5C106A89C4F6CC26A5F7EC9DF78A7BE";
        vectors.MacKey = "90F967B22C8357C10C1C04788DE9E848";
        vectors.KeyData = "86D58AAA998E2FAEFAF9FEF49606543A";
        vectors.InitiatorMac = "B82F1F9774740C32F80FCFC3921B6420";
        vectors.ResponderMac = "79D5F2AD1C31D4D1EE7CB719AC683C3C";
        return vectors;
    }

    private static CbkeVectors AnnexC6()
    {
        CbkeSuite suite = CbkeSuite.Suite2();
        byte[] ca = Hex.Parse("0207A445022D9F39F49BDC38380026A27A9E0A1799313AB28C5C1A1C6B605154DB1DFF6752");
        CbkeVectors vectors = new CbkeVectors();
        vectors.Initiator = new KeyCredentials(
            suite,
            Hex.Parse("0084A933B37F018DEC0D081112131415161718005292A38AFFFFFFFF0A0B0C0D0E0F10128803076277E2F7E2252B16A0E92B6E8771BB3F207946CBD4A45D9A9DF6EDAB8C796A48E89DEC"),
            Hex.Parse("00F2561ADB39EF49C1D62EF5186C6E0C158A5A45BFCE38660931ACC3694592D5ACDE9006"),
            ca);
        vectors.Responder = new KeyCredentials(
            suite,
            Hex.Parse("002622A505E8938F270D081112131415161718005292A35BFFFFFFFF0A0B0C0D0E0F1011880303B4E9DC543A64333C982308022B54E67E2F15F532551B0A11E2E2C1C1D3097A4324E7ED"),
            Hex.Parse("0151CD0DBCB80474BF7AC9FEEBE39C7A32A63518938FCA9754AAE132BC9C73BE94A7E1BE"),
            ca);
        vectors.InitiatorPublicKey = "03030E56F7ADE866E76372764BA20A9FF1FE4CAE522F94839E70F2ADFC1CA3E97F4DDCAF2E";
        vectors.ResponderPublicKey = "0202F4FA2A3040433C6820299D182A1042E41404E337C57F47716B42DFAF970F1580A04C9B";
        vectors.InitiatorEphemeralPrivateKey = "0013D36DE4B1EA8E22739C381370823F404BFF8862B521FECA9871FB3691846D361304B4";
        vectors.InitiatorEphemeralPublicKey = "0305F3394E15680660EECAA36788D9B6F312B971CE2C9617570BF7DFCD21C972017762C332";
        vectors.InitiatorRandom = "00000000000000000013D36DE4B1EA8E22739C381370823F404BFF8862B521FECA9871FB3691846D361304B3";
        vectors.ResponderEphemeralPrivateKey = "03D48C7210DDBCC4FB2E5E7A0AA16A0DB89540820B8DC091AB521EA824AFE117CADE995B";
        vectors.ResponderEphemeralPublicKey = "03009A5131CF5B92A016378C0F7F284ECD47F94010F875D43BF1E9A65474ADBFC63696A930";
        vectors.ResponderRandom = "000000000000000001D48C7210DDBCC4FB2E5E7A0AA16A0DB89556D3DCBD4B1A84F41F28906AC311ACC85CF9";
        vectors.SharedSecret = "04F7724A9A77B21D2747CCEF68A457E45246C4BE9F66FD9425227BCB2CC5180EA9CCCB9A";
        vectors.MacKey = "ED380A00296600FB6B893025DE5FD137";
        vectors.KeyData = "AA4689C70BE0FAF0C9BE534ABD9F4CDC";
        vectors.InitiatorMac = "BF7E1A26D4EF7038B56813E465A131C9";
        vectors.ResponderMac = "C5B432A9995A092F4449F83613930064";
        return vectors;
    }
}
