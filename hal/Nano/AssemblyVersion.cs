using System.Reflection;

// Of every assembly on the device. References are resolved by name, major and minor: both rise when what the resident assemblies offer to
// the firmware changes, so that an image made for another interface is not resolved at all instead of failing on its way.
[assembly: AssemblyVersion("1.0.0.0")]
