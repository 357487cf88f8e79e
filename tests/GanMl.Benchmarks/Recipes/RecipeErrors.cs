using GanMl.Images;
using GanMl.Models;
using GanMl.Studies;
using Spectre.Console;

namespace GanMl.Benchmarks.Recipes;

/// <summary>What was asked for wrongly is told in a line, without a stack trace.</summary>
internal static class RecipeErrors
{
    private const int WrongCommand = 2;

    internal static async Task<int> ShowAsync(Func<Task<int>> work)
    {
        try
        {
            return await work();
        }
        catch (Exception error) when (error is RecipeException or ImageSetException or StudyException or OptionException)
        {
            AnsiConsole.MarkupLineInterpolated($"{error.Message}");
            return WrongCommand;
        }
    }
}
