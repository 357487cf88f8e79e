using System.CommandLine;
using GanMl.Cli.Options;
using GanMl.Cli.Terminal;
using GanMl.Images.Parts;

namespace GanMl.Cli.Commands;

/// <summary><c>ganml verify</c>: whether a set of generated images is whole.</summary>
internal sealed class VerifyCommand(CommandTerminal terminal)
{
    private const int MostShown = 20;

    private readonly Argument<DirectoryInfo> _folder = new("folder") { Description = "The folder of a set of images." };

    private readonly Option<FileInfo?> _key = new("--key")
    {
        Description = "A public key in a PEM file, ECDSA or RSA, with which the signature of the set is checked.",
    };

    internal Command Build()
    {
        var command = new TaughtCommand(
            "verify",
            "Checks a set of generated images: names files that are absent, damaged or foreign, and parts not generated yet.",
            """
            The set is one that 'ganml generate' has written into a folder. Exit code: 0 if it is whole, 1 if it is not.

            Examples:
              ganml verify million
              ganml verify million --key key.pub.pem
            """)
        {
            _folder, _key,
        };
        command.SetAction((parsed, cancellation) => Task.Run(() => Run(parsed, cancellation), CancellationToken.None));
        return command;
    }

    private int Run(ParseResult parsed, CancellationToken cancellationToken)
    {
        DirectoryInfo folder = parsed.GetRequiredValue(_folder);
        if (!folder.Exists)
        {
            throw new UsageException($"There is no folder {folder.FullName}.");
        }

        using ManifestKey? key = parsed.GetValue(_key) is { } file ? KeyFiles.Read(file) : null;
        SetReport report = SetVerification.Verify(folder.FullName, key, cancellationToken: cancellationToken);
        foreach (SetFault fault in report.Faults.Take(MostShown))
        {
            string detail = fault.Kind == SetFaultKind.Unfinished ? $": {fault.Detail}" : "";
            terminal.Line($"{fault.Kind.ToString().ToLowerInvariant(),-10}  {fault.Path}{detail}");
        }

        if (report.Faults.Count > MostShown)
        {
            terminal.Line($"... and {report.Faults.Count - MostShown:N0} more");
        }

        SetFault[] others = [.. report.Faults.Where(fault => fault.Kind != SetFaultKind.Unfinished)];
        foreach (IGrouping<string, SetFault> alike in others.GroupBy(fault => fault.Detail))
        {
            string kinds = string.Join(" or ", alike.Select(fault => fault.Kind.ToString().ToLowerInvariant()).Distinct());
            terminal.Line($"{alike.Count():N0} {kinds}. {alike.Key}");
        }

        string files = $"{report.Files:N0} file{(report.Files == 1 ? "" : "s")}, {report.Bytes:N0} bytes";
        terminal.Line(report.Faults.Count == 0 ? $"{files}: all as they were written" : files);
        terminal.Line(report.Signature switch
        {
            SignatureState.Valid => "The signature is valid for this key.",
            SignatureState.Unchecked => "There is a signature; --key with the public key checks it.",
            SignatureState.Invalid => File.Exists(Path.Combine(folder.FullName, ManifestKey.SignatureName))
                ? "The signature is not valid for this key, or the manifest has changed since."
                : "There is no signature.",
            _ => "It is not signed.",
        });
        return report.IsWhole ? ExitCodes.Success : ExitCodes.Failure;
    }
}
