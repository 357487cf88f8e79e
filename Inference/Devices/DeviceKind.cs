namespace GanMl.Inference.Devices;

/// <summary>What a device is, as far as it takes another way to open it.</summary>
internal enum DeviceKind
{
    Cpu,
    Auto,
    Cuda,
    DirectML,
    Provider,
    Library,
}
