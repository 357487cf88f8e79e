using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace GanMl.Tests.Data.Download;

/// <summary>A web server on this machine that misbehaves as told; one connection for each request.</summary>
internal sealed class LocalServer : IDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _closing = new();
    private readonly Func<Request, int, Reply> _answer;
    private int _count;

    /// <param name="answer">Called with each request and its number, from 0.</param>
    internal LocalServer(Func<Request, int, Reply> answer)
    {
        _answer = answer;
        _listener.Start();
        Address = new Uri($"http://127.0.0.1:{((IPEndPoint)_listener.LocalEndpoint).Port}/files/");
        _ = AcceptAsync();
    }

    internal Uri Address { get; }

    internal ConcurrentQueue<Request> Requests { get; } = new();

    public void Dispose()
    {
        _closing.Cancel();
        _listener.Dispose();
        _closing.Dispose();
    }

    private async Task AcceptAsync()
    {
        CancellationToken closing = _closing.Token;
        while (!closing.IsCancellationRequested)
        {
            try
            {
                _ = ServeAsync(await _listener.AcceptTcpClientAsync(closing), closing);
            }
            catch (Exception e) when (e is OperationCanceledException or SocketException or ObjectDisposedException)
            {
                return;
            }
        }
    }

    private async Task ServeAsync(TcpClient client, CancellationToken closing)
    {
        try
        {
            using (client)
            {
                NetworkStream stream = client.GetStream();
                Request request = await ReadAsync(stream, closing);
                Requests.Enqueue(request);
                Reply reply = _answer(request, Interlocked.Increment(ref _count) - 1);
                var head = new StringBuilder($"HTTP/1.1 {reply.Status} Said\r\nConnection: close\r\n");
                if (!reply.HideLength)
                {
                    head.Append($"Content-Length: {reply.Body.Length}\r\n");
                }

                foreach (string line in reply.Headers)
                {
                    head.Append(line).Append("\r\n");
                }

                await stream.WriteAsync(Encoding.ASCII.GetBytes(head.Append("\r\n").ToString()), closing);
                int sent = Math.Min(reply.Body.Length, Math.Min(reply.DropAfter, reply.StallAfter));
                await stream.WriteAsync(reply.Body.AsMemory(0, sent), closing);
                if (reply.StallAfter < reply.Body.Length)
                {
                    await Task.Delay(Timeout.Infinite, closing);
                }
            }
        }
        catch (Exception e) when (e is IOException or OperationCanceledException or SocketException)
        {
            // The other side hung up, or the test is over.
        }
    }

    private static async Task<Request> ReadAsync(NetworkStream stream, CancellationToken closing)
    {
        using var reader = new StreamReader(stream, Encoding.ASCII, leaveOpen: true);
        string first = await reader.ReadLineAsync(closing) ?? throw new IOException("Nothing was asked.");
        var headers = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        while (await reader.ReadLineAsync(closing) is { Length: > 0 } line)
        {
            int colon = line.IndexOf(':', StringComparison.Ordinal);
            headers[line[..colon]] = line[(colon + 1)..].Trim();
        }

        return new Request(first.Split(' ')[1], headers);
    }
}
