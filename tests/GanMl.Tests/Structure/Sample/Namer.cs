namespace GanMl.Tests.Structure.Sample;

/// <summary>Names every type of this file, each in another way.</summary>
[NamedAttribute(typeof(NamedByAttribute))]
internal sealed class Namer : NamedBase, INamedInterface<NamedTypeArgument>
{
    private readonly NamedField _field = NamedField.Some;

    internal NamedReturn? Find<TConstrained>(NamedParameter[] parameters)
        where TConstrained : INamedConstraint
    {
        object found = new List<Func<NamedTypeArgumentInside>>();
        Func<string> later = () =>
            $"{NamedStatic.Value} {typeof(NamedTypeOf)} {found is NamedPattern} {_field} {parameters} {Around.Within.Value}";
        try
        {
            return later() is "" ? null : NamedStatic.Make<NamedMethodArgument>();
        }
        catch (NamedException)
        {
            return null;
        }
    }

    private static class Around
    {
        internal static class Within
        {
            internal static string Value { get; } = NamedByNested.Value;
        }
    }
}

[AttributeUsage(AttributeTargets.Class)]
internal sealed class NamedAttribute(Type type) : Attribute
{
    internal Type Type { get; } = type;
}

internal interface INamedInterface<TArgument>
{
    TArgument? Argument => default;
}

internal sealed class NamedByAttribute;

internal class NamedBase;

internal sealed class NamedTypeArgument;

internal enum NamedField
{
    None,
    Some,
}

internal sealed class NamedReturn;

internal struct NamedParameter;

internal interface INamedConstraint;

internal sealed class NamedTypeArgumentInside;

internal sealed class NamedTypeOf;

internal sealed class NamedPattern;

internal sealed class NamedMethodArgument;

internal sealed class NamedException : Exception;

internal static class NamedByNested
{
    internal static string Value { get; } = "";
}

internal static class NamedStatic
{
    internal static string Value { get; } = "";

    internal static NamedReturn? Make<TArgument>() => typeof(TArgument).IsValueType ? new NamedReturn() : null;
}
