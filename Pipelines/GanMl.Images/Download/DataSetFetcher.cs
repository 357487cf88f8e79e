using System.Net;
using System.Net.Http.Headers;
using GanMl.Inference.GeneratorFile;

namespace GanMl.Images.Download;

/// <summary>
/// Finds the files of a set on this machine, or downloads them into the cache. A file gets its name only when its checksum is right;
/// until then it is a <c>.partial</c> file, from which the next attempt goes on. Several processes may fetch the same set at once.
/// </summary>
/// <param name="retries">How often a mirror is asked again after a failure that may pass.</param>
/// <param name="firstPause">Seconds before the first retry; each further pause is twice as long.</param>
/// <param name="patience">How many seconds a server may send nothing before it counts as gone.</param>
internal sealed class DataSetFetcher(int retries = 5, double firstPause = 1, double patience = 30)
{
    /// <summary>The paths of the set's files, in the set's order, after downloading those that are not on this machine.</summary>
    /// <exception cref="ImageSetException">A file is neither here nor can it be downloaded; the message says what to put where.</exception>
    /// <exception cref="OperationCanceledException">Cancelled; what has been downloaded so far is kept for the next time.</exception>
    internal async Task<IReadOnlyList<string>> FetchAsync(
        RemoteDataSet set, DataFolders folders, IProgress<DownloadProgress>? progress, CancellationToken cancellationToken)
    {
        if (await set.FindAsync(folders, cancellationToken).ConfigureAwait(false) is { } found)
        {
            return found;
        }

        string folder = Path.Combine(folders.Cache, set.Name);
        try
        {
            Directory.CreateDirectory(folder);
            using FileStream folderLock = await LockAsync(Path.Combine(folder, ".lock"), cancellationToken).ConfigureAwait(false);
            using var client = new HttpClient();
            foreach (RemoteFile file in set.Files.Where(file => file.FindIn(folder) is null))
            {
                await FromMirrorsAsync(client, set, file, folder, progress, cancellationToken).ConfigureAwait(false);
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new ImageSetException(
                $"Files of '{set.Name}' cannot be written to '{folder}': {e.Message} Choose another cache folder.", e);
        }

        return [.. set.Files.Select(file => file.FindIn(folder)!)];
    }

    /// <summary>
    /// One process at a time works on a folder: the one that holds the lock file open. The file is never deleted: a third process
    /// could then lock a new file while a second one still waits for the old one.
    /// </summary>
    private static async Task<FileStream> LockAsync(string path, CancellationToken cancellationToken)
    {
        while (true)
        {
            if (FileLock.TryTake(path) is { } held)
            {
                return held;
            }

            await Task.Delay(100, cancellationToken).ConfigureAwait(false);
        }
    }

    private async Task FromMirrorsAsync(
        HttpClient client,
        RemoteDataSet set,
        RemoteFile file,
        string folder,
        IProgress<DownloadProgress>? progress,
        CancellationToken cancellationToken)
    {
        string failures = "";
        foreach (Uri mirror in set.Mirrors)
        {
            var address = new Uri(mirror, file.Name);
            try
            {
                await FromMirrorAsync(client, address, file, folder, progress, cancellationToken).ConfigureAwait(false);
                return;
            }
            catch (Exception e) when (e is HttpRequestException or InvalidDataException)
            {
                failures += $"  {address}: {e.Message}{Environment.NewLine}";
            }
        }

        throw new ImageSetException(
            $"'{file.Name}' of '{set.Name}' could not be downloaded:{Environment.NewLine}{failures}"
            + $"Without a network, put {set.FileNames} into '{folder}', or name the folder that has them. "
            + "The set 'shapes' is drawn by code and needs no files.");
    }

    /// <summary>Downloads a file; where its checksum is wrong, once more from its start.</summary>
    private async Task FromMirrorAsync(
        HttpClient client,
        Uri address,
        RemoteFile file,
        string folder,
        IProgress<DownloadProgress>? progress,
        CancellationToken cancellationToken)
    {
        string path = Path.Combine(folder, file.Name), partial = path + ".partial";
        for (int attempt = 0, wrong = 0; ; attempt++)
        {
            try
            {
                await ReceiveAsync(client, address, partial, progress, cancellationToken).ConfigureAwait(false);
                string md5 = await RemoteFile.Md5OfAsync(partial, cancellationToken).ConfigureAwait(false);
                if (md5 == file.Md5)
                {
                    File.Move(partial, path, overwrite: true);
                    return;
                }

                File.Delete(partial);
                if (++wrong == 2)
                {
                    throw new InvalidDataException($"The file's MD5 is {md5}, expected {file.Md5}.");
                }
            }
            catch (HttpRequestException e) when (attempt < retries && MayPass(e))
            {
                await Task.Delay(TimeSpan.FromSeconds(firstPause * Math.Pow(2, attempt)), cancellationToken).ConfigureAwait(false);
            }
        }
    }

    /// <summary>A host name that nobody knows and a file that is not there stay so; everything else may pass.</summary>
    private static bool MayPass(HttpRequestException e) =>
        e.HttpRequestError != HttpRequestError.NameResolutionError
        && e.StatusCode is null or >= HttpStatusCode.InternalServerError or HttpStatusCode.RequestTimeout or HttpStatusCode.TooManyRequests;

    /// <summary>Asks for the bytes that the partial file lacks and adds them. Whether the parts fit together, the checksum tells.</summary>
    /// <exception cref="HttpRequestException">The network failed; an <see cref="IOException"/> is the disk's.</exception>
    private async Task ReceiveAsync(
        HttpClient client, Uri address, string partial, IProgress<DownloadProgress>? progress, CancellationToken cancellationToken)
    {
        long present = File.Exists(partial) ? new FileInfo(partial).Length : 0;
        using var request = new HttpRequestMessage(HttpMethod.Get, address);
        request.Headers.Range = present > 0 ? new RangeHeaderValue(present, null) : null;
        using HttpResponseMessage response = await FromNetworkAsync(
            token => client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, token), cancellationToken).ConfigureAwait(false);
        if (present > 0 && response.StatusCode == HttpStatusCode.RequestedRangeNotSatisfiable)
        {
            // No bytes follow those that are here.
            return;
        }

        response.EnsureSuccessStatusCode();
        bool resumes = response.StatusCode == HttpStatusCode.PartialContent;
        long received = resumes ? present : 0;
        long? total = received + response.Content.Headers.ContentLength;
        using Stream body = await response.Content.ReadAsStreamAsync(cancellationToken).ConfigureAwait(false);
        using var file = new FileStream(partial, resumes ? FileMode.Append : FileMode.Create, FileAccess.Write);
        byte[] buffer = new byte[1 << 16];
        int read;
        while ((read = await FromNetworkAsync(
            token => body.ReadAsync(buffer, token).AsTask(), cancellationToken).ConfigureAwait(false)) > 0)
        {
            await file.WriteAsync(buffer.AsMemory(0, read), cancellationToken).ConfigureAwait(false);
            received += read;
            progress?.Report(new DownloadProgress(Path.GetFileName(address.LocalPath), received, total));
        }

        file.Flush(flushToDisk: true);
    }

    private async Task<T> FromNetworkAsync<T>(Func<CancellationToken, Task<T>> step, CancellationToken cancellationToken)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(TimeSpan.FromSeconds(patience));
        try
        {
            return await step(limit.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException e) when (!cancellationToken.IsCancellationRequested)
        {
            throw new HttpRequestException($"The server sent nothing for {patience:0.#} s.", e);
        }
        catch (IOException e)
        {
            throw new HttpRequestException($"The connection broke off: {e.Message}", e);
        }
    }
}

/// <summary>How far the download of one file has come.</summary>
/// <param name="FileName">The file, without its folder.</param>
/// <param name="Received">Bytes that are here, those of an earlier, interrupted download included.</param>
/// <param name="Total">Bytes of the whole file; null where the server does not say.</param>
public readonly record struct DownloadProgress(string FileName, long Received, long? Total);
