namespace GanMl.Export.Converters;

/// <summary>
/// The converters, found by the type of a module: its own, else its base types' from the nearest up, else its interfaces'.
/// Immutable; <see cref="With"/> gives a larger one.
/// </summary>
public sealed class ConverterCatalogue
{
    private readonly IReadOnlyDictionary<Type, IModuleConverter> _byType;

    private ConverterCatalogue(IEnumerable<IModuleConverter> converters)
    {
        var byType = new Dictionary<Type, IModuleConverter>();
        foreach (IModuleConverter converter in converters)
        {
            byType[converter.ModuleType] = converter;
        }

        _byType = byType;
    }

    /// <summary>The converters that come with this library.</summary>
    public static ConverterCatalogue Default { get; } = new(
    [
        .. LinearConverters.All,
        .. NormalizationConverters.All,
        .. PoolingConverters.All,
        .. AdaptivePoolingConverters.All,
        .. ActivationConverters.All,
        .. ShapeConverters.All,
        .. PaddingConverters.All,
        .. ResizingConverters.All,
        .. StepConverters.All,
        .. StyleConverters.All,
    ]);

    /// <summary>This catalogue and more converters; one for a type that is known already takes its place.</summary>
    public ConverterCatalogue With(params IEnumerable<IModuleConverter> converters) => new(_byType.Values.Concat(converters));

    /// <summary>The converter for a type of module, or null.</summary>
    public IModuleConverter? Find(Type moduleType)
    {
        for (Type? type = moduleType; type is not null; type = type.BaseType)
        {
            if (_byType.TryGetValue(type, out IModuleConverter? converter))
            {
                return converter;
            }
        }

        return moduleType.GetInterfaces().Select(type => _byType.GetValueOrDefault(type)).FirstOrDefault(found => found is not null);
    }
}
