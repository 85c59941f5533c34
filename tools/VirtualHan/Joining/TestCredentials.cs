using System;
using System.Collections.Generic;
using Bridge.Firmware.KeyEstablishment;

namespace VirtualHan.Joining;

/// <summary>Published throw-away credentials of a hub, the hub that replaces it, and a bridge. An EUI-64 is the subject of its certificate, so it goes with the set.</summary>
/// <remarks>No real network trusts these issuers, and no unit that is sold may hold them.</remarks>
public sealed record TestCredentials
{
    public ulong HubEui64 { get; private init; }

    public ulong NewHubEui64 { get; private init; }

    public ulong BridgeEui64 { get; private init; }

    public IReadOnlyList<KeyCredentials> Hub { get; private init; } = [];

    public IReadOnlyList<KeyCredentials> NewHub { get; private init; } = [];

    public IReadOnlyList<KeyCredentials> Bridge { get; private init; } = [];

    /// <summary>Suite 2: ZSE annex C.6, and for the new hub a certificate of the same issuer that Certicom gave out for tests.</summary>
    public static TestCredentials Suite2()
    {
        const string Issuer = "0207A445022D9F39F49BDC38380026A27A9E0A1799313AB28C5C1A1C6B605154DB1DFF6752";
        return new TestCredentials
        {
            HubEui64 = 0x0A0B0C0D0E0F1011,
            NewHubEui64 = 0x0022080000000001,
            BridgeEui64 = 0x0A0B0C0D0E0F1012,
            Hub =
            [
                Of(
                    CbkeSuite.Suite2(),
                    "002622A505E8938F270D081112131415161718005292A35BFFFFFFFF0A0B0C0D0E0F1011880303B4E9DC543A64333C982308022B54E67E2F15F532551B0A11E2E2C1C1D3097A4324E7ED",
                    "0151CD0DBCB80474BF7AC9FEEBE39C7A32A63518938FCA9754AAE132BC9C73BE94A7E1BE",
                    Issuer),
            ],
            NewHub =
            [
                Of(
                    CbkeSuite.Suite2(),
                    "000B3AD5A312AB75D60D081112131415161718005B7ED230FFFFFFFF0022080000000001080205BB3D1D1576197FF9AB6563915019A130437ADB0EE7915432DC4A09C97DC595C5856800",
                    "00997097B87684F62F555173C47BE89935FBF6440AE292492B54C5829A0D541F4D26E254",
                    Issuer),
            ],
            Bridge =
            [
                Of(
                    CbkeSuite.Suite2(),
                    "0084A933B37F018DEC0D081112131415161718005292A38AFFFFFFFF0A0B0C0D0E0F10128803076277E2F7E2252B16A0E92B6E8771BB3F207946CBD4A45D9A9DF6EDAB8C796A48E89DEC",
                    "00F2561ADB39EF49C1D62EF5186C6E0C158A5A45BFCE38660931ACC3694592D5ACDE9006",
                    Issuer),
            ],
        };
    }

    /// <summary>Suite 1: ZSE annex C.5. It has no third certificate, so the hub cannot be replaced.</summary>
    public static TestCredentials Suite1()
    {
        const string Issuer = "0200FDE8A7F3D1084224962A4E7C54E69AC3F04DA6B8";
        return new TestCredentials
        {
            HubEui64 = 0x0000000000000001,
            BridgeEui64 = 0x0000000000000002,
            Hub =
            [
                Of(
                    CbkeSuite.Suite1(),
                    "03045FDFC8D85FFB8B3993CB72DDCAA55F00B3E87D6D0000000000000001544553545345434101090006000000000000",
                    "00B8A900FCADEBABBFA383B540FCE9ED438395EAA7",
                    Issuer),
            ],
            Bridge =
            [
                Of(
                    CbkeSuite.Suite1(),
                    "020615E07D30ECA2DAD58002E667D94BC1B4223983070000000000000002544553545345434101090006000000000000",
                    "01E9DDB5580CF72ECE7F215F0AE594E48DF3E7FEE8",
                    Issuer),
            ],
        };
    }

    /// <summary>Suite 1 for the EUI-64s of <see cref="Suite2"/>, by an issuer made for this: the hub can be replaced, and a unit can hold both suites.</summary>
    public static TestCredentials Suite1OfThree()
    {
        const string Issuer = "0306C170D4FF60F18810E4E53AD201C8302D2940549B";
        return Suite2() with
        {
            Hub =
            [
                Of(
                    CbkeSuite.Suite1(),
                    "030781DE0D953500B1E5A43C9E8C9CF4CD747650692F0A0B0C0D0E0F1011414C5448414E434101090006000000000000",
                    "00AE083DB11DD08E8604A7A6FA6DC6754FEB657A1C",
                    Issuer),
            ],
            NewHub =
            [
                Of(
                    CbkeSuite.Suite1(),
                    "02041A59CFEB977B09CC90D1ACAD8D3C01DC9795711D0022080000000001414C5448414E434101090006000000000000",
                    "02118DC8F7DF7AD2658ED943C0A1B862CD5064C0F4",
                    Issuer),
            ],
            Bridge =
            [
                Of(
                    CbkeSuite.Suite1(),
                    "03037E54849D8B1EBAE1BC9034AFFFB15845DA73E6680A0B0C0D0E0F1012414C5448414E434101090006000000000000",
                    "014D61B503A79DD86226BEE9E1ED3BBBDC8CEBAAB6",
                    Issuer),
            ],
        };
    }

    /// <summary>The bridge holds both suites, the hubs suite 1: the bridge has to fall back.</summary>
    public static TestCredentials Suite1Hubs() => Suite1OfThree() with { Bridge = [Suite2().Bridge[0], Suite1OfThree().Bridge[0]] };

    private static KeyCredentials Of(CbkeSuite suite, string certificate, string privateKey, string issuer) =>
        new(suite, Convert.FromHexString(certificate), Convert.FromHexString(privateKey), Convert.FromHexString(issuer));
}
