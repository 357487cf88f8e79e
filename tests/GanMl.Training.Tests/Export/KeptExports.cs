namespace GanMl.Tests.Export;

/// <summary>
/// Leaves exported files in the folder that the environment variable GANML_KEEP_EXPORTS names, where the checker of the ONNX project looks
/// at them afterwards (tests/check_onnx.py). Without it nothing is left.
/// </summary>
internal static class KeptExports
{
    internal static void Keep(string file, string name)
    {
        if (Environment.GetEnvironmentVariable("GANML_KEEP_EXPORTS") is { Length: > 0 } folder)
        {
            Directory.CreateDirectory(folder);
            File.Copy(file, Path.Combine(folder, $"{name}.onnx"), overwrite: true);
        }
    }
}
