using GanMl.Inference.Catalogues;
using GanMl.Models;
using GanMl.Models.Dcgan;
using GanMl.Models.Dense;
using GanMl.Models.Progressive;
using GanMl.Models.R3Gan;
using GanMl.Models.StyleGan;
using GanMl.Models.StyleGan2;

namespace GanMl.Training.Architectures;

/// <summary>The architectures that come with GanMl.</summary>
internal static class ArchitectureCatalogue
{
    /// <summary>All of them, simplest first. An architecture is a folder of GanMl.Models and one line here.</summary>
    public static Catalogue<IArchitecture> Default { get; } = new(
        "architecture",
        architecture => architecture.Name,
        new DenseArchitecture(),
        new DcganArchitecture(),
        new ProgressiveArchitecture(),
        new StyleGanArchitecture(),
        new StyleGan2Architecture(),
        new R3GanArchitecture());
}
