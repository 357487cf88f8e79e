using System.Net;
using System.Net.Http.Headers;

namespace GanMl.Images.Download;

/// <summary>
/// One file from one address into a partial file. Every attempt goes on where the last one broke off, if the server can do
/// that and still has the same file; otherwise it starts again. Whatever the network does wrong is an
/// <see cref="HttpRequestException"/>; an <see cref="IOException"/> is the disk's.
/// </summary>
internal sealed class ResumableDownload(
    HttpClient client,
    Uri address,
    string partialPath,
    TimeSpan patience,
    IProgress<DownloadProgress>? progress)
{
    private const int BufferSize = 1 << 16;

    private EntityTagHeaderValue? _entityTag;

    /// <summary>Asks once for what is missing and writes what comes.</summary>
    internal async Task AttemptAsync(CancellationToken cancellationToken)
    {
        long present = File.Exists(partialPath) ? new FileInfo(partialPath).Length : 0;
        using HttpRequestMessage request = Ask(present);
        using HttpResponseMessage response = await WithPatience(
            token => client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, token), cancellationToken).ConfigureAwait(false);

        if (response.StatusCode == HttpStatusCode.RequestedRangeNotSatisfiable)
        {
            if (present != response.Content.Headers.ContentRange?.Length)
            {
                StartAgain($"The server does not have the bytes after {present}.");
            }

            // The partial file is whole already: only its renaming was interrupted.
            return;
        }

        if (!response.IsSuccessStatusCode)
        {
            throw new HttpRequestException(
                $"The server answered {(int)response.StatusCode} {response.ReasonPhrase}.", null, response.StatusCode);
        }

        bool resumed = response.StatusCode == HttpStatusCode.PartialContent;
        if (resumed && response.Content.Headers.ContentRange?.From != present)
        {
            StartAgain("The server sent another part of the file than the one that was asked for.");
        }

        // Only a strong tag promises the same bytes; without one the checksum at the end is the judge.
        _entityTag = response.Headers.ETag is { IsWeak: false } tag ? tag : null;
        await WriteAsync(response.Content, resumed ? present : 0, cancellationToken).ConfigureAwait(false);
    }

    private HttpRequestMessage Ask(long present)
    {
        var request = new HttpRequestMessage(HttpMethod.Get, address);
        if (present > 0)
        {
            request.Headers.Range = new RangeHeaderValue(present, null);
            request.Headers.IfRange = _entityTag is null ? null : new RangeConditionHeaderValue(_entityTag);
        }

        return request;
    }

    private async Task WriteAsync(HttpContent content, long start, CancellationToken cancellationToken)
    {
        long received = start;
        long? total = start + content.Headers.ContentLength;
        string name = Path.GetFileName(address.LocalPath);
        byte[] buffer = new byte[BufferSize];

        Stream body = await content.ReadAsStreamAsync(cancellationToken).ConfigureAwait(false);
        FileStream partial = new(partialPath, FileMode.OpenOrCreate, FileAccess.Write, FileShare.Read);
        await using (partial.ConfigureAwait(false))
        {
            partial.SetLength(start);
            partial.Position = start;
            int read;
            while ((read = await WithPatience(
                token => ReadAsync(body, buffer, received, token), cancellationToken).ConfigureAwait(false)) > 0)
            {
                await partial.WriteAsync(buffer.AsMemory(0, read), cancellationToken).ConfigureAwait(false);
                received += read;
                progress?.Report(new DownloadProgress(name, received, total));
            }

            partial.Flush(flushToDisk: true);
        }
    }

    private static async Task<int> ReadAsync(Stream body, byte[] buffer, long received, CancellationToken cancellationToken)
    {
        try
        {
            return await body.ReadAsync(buffer, cancellationToken).ConfigureAwait(false);
        }
        catch (IOException e)
        {
            throw new HttpRequestException($"The connection broke off after {received} bytes.", e);
        }
    }

    /// <summary>A server that says nothing for too long is as good as one that hung up.</summary>
    private async Task<T> WithPatience<T>(Func<CancellationToken, Task<T>> step, CancellationToken cancellationToken)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(patience);
        try
        {
            return await step(limit.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException e) when (!cancellationToken.IsCancellationRequested)
        {
            throw new HttpRequestException($"The server sent nothing for {patience.TotalSeconds:0.#} s.", e);
        }
    }

    private void StartAgain(string reason)
    {
        File.Delete(partialPath);
        throw new HttpRequestException(reason);
    }
}
