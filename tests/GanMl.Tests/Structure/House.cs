using System.Text.Json;
using Mono.Cecil;

namespace GanMl.Tests.Structure;

/// <summary>The built libraries of this checkout, read as files: nothing of them is loaded.</summary>
internal static class House
{
    private const string OwnProject = "tests/GanMl.Tests";

    /// <summary>What the types of a library name, from its file as it was built beside these tests.</summary>
    internal static IReadOnlyList<TypeUse> UsesIn(string library)
    {
        using ModuleDefinition module = ModuleDefinition.ReadModule(PathOf(library));
        return TypeUse.Of(module);
    }

    /// <summary>
    /// The assemblies that a library references, itself or through other libraries of the house, each with the way to it, such as
    /// "GanMl.Training -> GanMl.Models -> TorchSharp"; and the packages that it restores, such as "GanMl.Training -> package TorchSharp".
    /// </summary>
    internal static IReadOnlyDictionary<string, string> ReachedFrom(string library)
    {
        var ways = new Dictionary<string, string>(StringComparer.Ordinal);
        var open = new Queue<(string Library, string Way)>([(library, library)]);
        while (open.TryDequeue(out (string Library, string Way) next))
        {
            using ModuleDefinition module = ModuleDefinition.ReadModule(PathOf(next.Library));
            foreach (string name in module.AssemblyReferences.Select(reference => reference.Name))
            {
                string way = $"{next.Way} -> {name}";
                if (ways.TryAdd(name, way) && name.StartsWith("GanMl.", StringComparison.Ordinal))
                {
                    open.Enqueue((name, way));
                }
            }
        }

        foreach (string package in PackagesOf(library))
        {
            ways.TryAdd(package, $"{library} -> package {package}");
        }

        return ways;
    }

    private static IEnumerable<string> PackagesOf(string library)
    {
        using JsonDocument locked = JsonDocument.Parse(File.ReadAllText(Path.Combine(ProjectFolderOf(library), "packages.lock.json")));
        return
        [
            .. from framework in locked.RootElement.GetProperty("dependencies").EnumerateObject()
               from package in framework.Value.EnumerateObject()
               where package.Value.GetProperty("type").GetString() != "Project"
               select package.Name,
        ];
    }

    /// <summary>A library is built into the same place below its project as these tests below theirs.</summary>
    private static string PathOf(string library)
    {
        string output = Path.GetRelativePath(Path.Combine(Repository.Root(), OwnProject), AppContext.BaseDirectory);
        return Path.Combine(ProjectFolderOf(library), output, $"{library}.dll");
    }

    private static string ProjectFolderOf(string library)
    {
        var nearby = new EnumerationOptions { RecurseSubdirectories = true, MaxRecursionDepth = 2 };
        return Path.GetDirectoryName(Directory.EnumerateFiles(Repository.Root(), $"{library}.csproj", nearby).Single())!;
    }
}
