using System.ComponentModel.DataAnnotations;
using System.Globalization;
using System.Reflection;

namespace GanMl.Models;

/// <summary>
/// An option has a value that nothing can be built or trained with. The message names properties in single quotes, such as
/// <c>'LearningRate'</c>, so that a program can put its own names for them in their place.
/// </summary>
public sealed class OptionException : ArgumentException
{
    /// <summary>An option that cannot be used.</summary>
    /// <param name="option">The name of the property, or its key in a file.</param>
    /// <param name="message">What is wrong with it and what would be right.</param>
    /// <param name="inner">What was thrown at first; null for nothing.</param>
    public OptionException(string option, string message, Exception? inner = null)
        : base(message, inner) => Option = option;

    /// <summary>The name of the property, or its key in a file.</summary>
    public string Option { get; }

    /// <summary>Checks every property that has a <see cref="RangeAttribute"/>, unless it is null: then nothing was chosen.</summary>
    /// <param name="options">A record of options.</param>
    /// <exception cref="OptionException">A value is out of its range; the message says which.</exception>
    public static void ThrowIfOutOfRange(object options)
    {
        foreach (PropertyInfo property in options.GetType().GetProperties())
        {
            object? value = property.GetValue(options);
            if (property.GetCustomAttribute<RangeAttribute>() is { } range && !range.IsValid(value))
            {
                string text = Convert.ToString(value, CultureInfo.InvariantCulture)!;
                throw new OptionException(property.Name, $"'{property.Name}' is {text}: it must be {Describe(range)}.");
            }
        }
    }

    private static string Describe(RangeAttribute range)
    {
        string least = Bound(range.MinimumIsExclusive ? "above" : "at least", range.Minimum);
        return range.Maximum is int.MaxValue or >= (double)long.MaxValue
            ? least
            : $"{least} and {Bound(range.MaximumIsExclusive ? "below" : "at most", range.Maximum)}";
    }

    private static string Bound(string what, object value) => string.Create(CultureInfo.InvariantCulture, $"{what} {value}");
}
