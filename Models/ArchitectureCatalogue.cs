using GanMl.Models.Dcgan;
using GanMl.Models.Dense;
using GanMl.Models.Progressive;
using GanMl.Models.R3Gan;
using GanMl.Models.StyleGan;
using GanMl.Models.StyleGan2;

namespace GanMl.Models;

/// <summary>The architectures that can be asked for by name.</summary>
public static class ArchitectureCatalogue
{
    /// <summary>All of them, simplest first.</summary>
    public static IReadOnlyList<IArchitecture> All { get; } =
    [
        new DenseArchitecture(),
        new DcganArchitecture(),
        new ProgressiveArchitecture(),
        new StyleGanArchitecture(),
        new StyleGan2Architecture(),
        new R3GanArchitecture(),
    ];

    /// <summary>The architecture of a name, whatever the case of its letters.</summary>
    /// <exception cref="ArgumentException">There is none of that name; the message lists those that exist.</exception>
    public static IArchitecture Find(string name) =>
        All.FirstOrDefault(architecture => string.Equals(architecture.Name, name, StringComparison.OrdinalIgnoreCase))
        ?? throw new ArgumentException(
            $"There is no architecture '{name}'. Known: {string.Join(", ", All.Select(architecture => architecture.Name))}.");
}
