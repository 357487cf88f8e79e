using Mono.Cecil;

namespace GanMl.Tests.Structure;

/// <summary>
/// One type names another: in its signatures, bodies, attributes, base types or type arguments. A nested type counts as the one around it.
/// </summary>
/// <param name="User">The full name of the type that names.</param>
/// <param name="UserRoom">Its namespace.</param>
/// <param name="Used">The full name of the type that is named.</param>
/// <param name="UsedRoom">Its namespace.</param>
/// <param name="UsedAssembly">The simple name of the assembly in which the named type lies.</param>
internal sealed record TypeUse(string User, string UserRoom, string Used, string UsedRoom, string UsedAssembly)
{
    /// <summary>Every use in an assembly, each once, in the order of names.</summary>
    internal static IReadOnlyList<TypeUse> Of(ModuleDefinition module) =>
        [
            .. module.Types
                .SelectMany(type => new TypeReferences().AddType(type).Found, (type, used) => (Type: type, Used: used))
                .Where(use => use.Used.FullName != use.Type.FullName)
                .Select(use => new TypeUse(
                    use.Type.FullName, use.Type.Namespace, use.Used.FullName, use.Used.Namespace, AssemblyOf(use.Used)))
                .OrderBy(use => use.User, StringComparer.Ordinal)
                .ThenBy(use => use.Used, StringComparer.Ordinal),
        ];

    public override string ToString() => $"{User} -> {Used}";

    private static string AssemblyOf(TypeReference type) => type.Scope switch
    {
        ModuleDefinition module => module.Assembly.Name.Name,
        var scope => scope.Name,
    };
}
