using GanMl.Cli;

if (OpenFiles.Complaint() is { } complaint)
{
    Console.Error.WriteLine($"ganml: {complaint}");
    return 1;
}

return await CommandProcess.RunAsync(args);
