using System.Net;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Polly;
using Polly.Retry;

namespace GanMl.Images.Download;

/// <summary>
/// Finds the files of a set on this machine, or downloads them into the cache: resumed after a drop, checked against the
/// published checksum, and under their final name only when whole. Several processes may fetch the same set at once.
/// </summary>
/// <param name="client">Sends the requests; the caller's to dispose.</param>
/// <param name="options">How patient to be; the defaults where null.</param>
/// <param name="logger">Told of retries and of mirrors that fail.</param>
public sealed class DataSetFetcher(HttpClient client, DataSetFetcherOptions? options = null, ILogger? logger = null)
{
    private const string PartialSuffix = ".partial";
    private const int DownloadsPerMirror = 2;

    private readonly DataSetFetcherOptions _options = options ?? new DataSetFetcherOptions();
    private readonly ILogger _logger = logger ?? NullLogger.Instance;

    /// <summary>The paths of the set's files, in the set's order, after downloading those that are not on this machine.</summary>
    /// <exception cref="ImageSetException">A file is neither here nor to be had; the message says what to put where.</exception>
    /// <exception cref="OperationCanceledException">Cancelled; what has been downloaded so far is kept for the next time.</exception>
    public async Task<IReadOnlyList<string>> FetchAsync(
        RemoteDataSet set,
        DataFolders folders,
        IProgress<DownloadProgress>? progress = null,
        CancellationToken cancellationToken = default)
    {
        if (await LocalFiles.FindAsync(set, folders, cancellationToken).ConfigureAwait(false) is { } found)
        {
            return found;
        }

        string folder = Path.Combine(folders.Cache, set.Name);
        try
        {
            Directory.CreateDirectory(folder);
            FileStream gate = await FileLock.AcquireAsync(Path.Combine(folder, ".lock"), cancellationToken).ConfigureAwait(false);
            await using (gate.ConfigureAwait(false))
            {
                foreach (RemoteFile file in set.Files.Where(file => LocalFiles.Find(folder, file) is null))
                {
                    await DownloadAsync(set, file, folder, progress, cancellationToken).ConfigureAwait(false);
                }
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new ImageSetException(
                $"Files of '{set.Name}' cannot be written to '{folder}': {e.Message} Choose another cache folder.", e);
        }

        return [.. set.Files.Select(file => LocalFiles.Find(folder, file)!)];
    }

    private async Task DownloadAsync(
        RemoteDataSet set, RemoteFile file, string folder, IProgress<DownloadProgress>? progress, CancellationToken cancellationToken)
    {
        string path = Path.Combine(folder, file.Name);
        var failures = new List<string>();
        foreach (Uri mirror in _options.Mirrors.Count > 0 ? _options.Mirrors : set.Mirrors)
        {
            var address = new Uri(mirror, file.Name);
            try
            {
                await DownloadAsync(address, file, path, progress, cancellationToken).ConfigureAwait(false);
                return;
            }
            catch (HttpRequestException e)
            {
                failures.Add($"{address}: {e.Message}");
                _logger.LogWarning("{Failure}", failures[^1]);
            }
        }

        throw new ImageSetException(Explain(set, file, folder, failures));
    }

    /// <summary>From one mirror; a file that arrives damaged is fetched from its start once more.</summary>
    private async Task DownloadAsync(
        Uri address, RemoteFile file, string path, IProgress<DownloadProgress>? progress, CancellationToken cancellationToken)
    {
        string partial = path + PartialSuffix;
        var download = new ResumableDownload(client, address, partial, _options.Patience, progress);
        string actual = "";
        for (int i = 0; i < DownloadsPerMirror; i++)
        {
            await Retrying(address).ExecuteAsync(
                async token => await download.AttemptAsync(token).ConfigureAwait(false), cancellationToken).ConfigureAwait(false);
            actual = await Checksum.OfAsync(partial, cancellationToken).ConfigureAwait(false);
            if (actual.Equals(file.Md5, StringComparison.OrdinalIgnoreCase))
            {
                File.Move(partial, path, overwrite: true);
                return;
            }

            File.Delete(partial);
        }

        throw new HttpRequestException($"The file's MD5 is {actual}, expected {file.Md5}.");
    }

    private ResiliencePipeline Retrying(Uri address) => _options.Retries == 0 ? ResiliencePipeline.Empty
        : new ResiliencePipelineBuilder().AddRetry(new RetryStrategyOptions
        {
            MaxRetryAttempts = _options.Retries,
            Delay = _options.FirstPause,
            BackoffType = DelayBackoffType.Exponential,
            UseJitter = true,
            ShouldHandle = new PredicateBuilder().Handle<HttpRequestException>(IsPassing),
            OnRetry = retry =>
            {
                _logger.LogInformation(
                    "{Address}: {Failure} Trying again in {Pause:0.0} s.",
                    address,
                    retry.Outcome.Exception?.Message,
                    retry.RetryDelay.TotalSeconds);
                return ValueTask.CompletedTask;
            },
        }).Build();

    /// <summary>A name that nobody knows and a file that is not there stay so; all else may pass.</summary>
    private static bool IsPassing(HttpRequestException e) =>
        e.HttpRequestError != HttpRequestError.NameResolutionError
        && e.StatusCode is null or >= HttpStatusCode.InternalServerError or HttpStatusCode.RequestTimeout or HttpStatusCode.TooManyRequests;

    private static string Explain(RemoteDataSet set, RemoteFile file, string folder, IEnumerable<string> failures) =>
        $"'{file.Name}' of '{set.Name}' could not be downloaded:{Environment.NewLine}"
        + string.Concat(failures.Select(failure => $"  {failure}{Environment.NewLine}"))
        + $"Without a network, put {LocalFiles.List(set)} into '{folder}', or name the folder that has them. "
        + "The set 'shapes' (--data shapes) is drawn by code and needs no files.";
}
