namespace VirtualHan.Hub;

/// <summary>Which requests for an image the hub answers with its file.</summary>
public enum OfferPolicy
{
    /// <summary>Manufacturer and image type match and the file is newer.</summary>
    Matching,

    /// <summary>Every request but of a device that runs the file, with the file's own identity.</summary>
    Always,

    /// <summary>Every request, also of a device that runs the file.</summary>
    EvenTheSame,

    /// <summary>Every request, with the identity and a version the client asked for: the file behind it says something else.</summary>
    PretendMatching,
}
