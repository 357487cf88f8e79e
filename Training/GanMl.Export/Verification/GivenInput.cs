namespace GanMl.Export.Verification;

/// <summary>What an input is given in one run.</summary>
/// <param name="Name">The input's name.</param>
/// <param name="Value">Its value.</param>
/// <param name="IsDefault">Whether a caller of the file would leave it out.</param>
internal sealed record GivenInput(string Name, ComputedTensor Value, bool IsDefault);
