using System.Buffers;
using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;
using SkiaSharp;

namespace GanMl.Images.Folders;

/// <summary>
/// A picture file whose head has been read, ready to be decoded. What is no regular file is never opened: a pipe would wait.
/// </summary>
internal sealed class PictureFile : IDisposable
{
    /// <summary>No picture within the limit of pixels needs more.</summary>
    internal const long LargestFile = 1L << 30;

    private const int StartBytes = 1 << 16;
    private const int TailBytes = 1 << 14;

    // The chunks before the pixels of a PNG hold at most a colour profile and some text.
    private const int LongestStart = 1 << 24;

    private readonly byte[] _start;
    private GCHandle _pin;
    private SKData? _data;

    private PictureFile(byte[] start) => _start = start;

    /// <summary>SkiaSharp's view of it.</summary>
    internal SKCodec Codec { get; private set; } = null!;

    /// <summary>What its chunks say where it is a PNG; null where it is not.</summary>
    internal PngHead? Png { get; private set; }

    /// <summary>How the camera was held.</summary>
    internal SKEncodedOrigin Origin => Png?.Origin ?? Codec.EncodedOrigin;

    /// <summary>Its size as it is looked at.</summary>
    internal SKSizeI Size => IsOnItsSide(Origin) ? new SKSizeI(Codec.Info.Height, Codec.Info.Width) : Codec.Info.Size;

    /// <summary>Whether it can have no colour: null where only its pixels tell.</summary>
    internal bool? IsGrey => Png is not null ? Png.IsGrey : Codec.Info.ColorType == SKColorType.Gray8 ? true : null;

    /// <summary>Opens a file, or says what is wrong with it.</summary>
    /// <param name="file">Its path.</param>
    /// <param name="format">What it is by its first bytes; null for nothing that is known.</param>
    /// <param name="fault">What is wrong, to be read after the file's name; null where it is opened.</param>
    /// <returns>Null where it is no picture that can be read.</returns>
    internal static PictureFile? Open(string file, out string? format, out string? fault)
    {
        format = null;
        byte[]? start = null;
        PictureFile? picture = null;
        try
        {
            FileInfo real = new(file);
            if (real.Exists && real.Attributes.HasFlag(FileAttributes.ReparsePoint))
            {
                real = real.ResolveLinkTarget(returnFinalTarget: true) as FileInfo ?? real;
            }

            fault = !real.Exists ? "is no longer there"
                : real.Length == 0 ? "has no bytes: it is empty, or a pipe or a device"
                : real.Length > LargestFile ? $"has {real.Length:N0} bytes: a picture has at most {LargestFile:N0}"
                : null;
            if (fault is not null)
            {
                return null;
            }

            using SafeFileHandle handle = File.OpenHandle(file, share: FileShare.ReadWrite);
            start = ArrayPool<byte>.Shared.Rent(StartBytes);
            int read = RandomAccess.Read(handle, start.AsSpan(0, StartBytes), fileOffset: 0);
            format = PictureFormat.Of(start.AsSpan(0, read));
            picture = new PictureFile(start);
            if (picture.Read(file, handle, read, real.Length, format))
            {
                return picture;
            }

            fault = format is null || PictureFormat.Readable.Contains(format)
                ? "is no picture that can be read"
                : $"is a file of {format}, which is not read";
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            fault = $"cannot be read ({e.Message.TrimEnd('.')})";
        }

        picture?.Dispose();
        if (picture is null && start is not null)
        {
            ArrayPool<byte>.Shared.Return(start);
        }

        return null;
    }

    public void Dispose()
    {
        Codec?.Dispose();
        _data?.Dispose();
        if (_pin.IsAllocated)
        {
            _pin.Free();
        }

        ArrayPool<byte>.Shared.Return(_start);
    }

    private bool Read(string file, SafeFileHandle handle, int read, long length, string? format)
    {
        if (format == "PNG")
        {
            Png = ReadPng(handle, read, length);
            if (Png is null)
            {
                return false;
            }
        }

        if (read < length)
        {
            Codec = SKCodec.Create(file);
        }
        else
        {
            _pin = GCHandle.Alloc(_start, GCHandleType.Pinned);
            _data = SKData.Create(_pin.AddrOfPinnedObject(), read);
            Codec = SKCodec.Create(_data);
        }

        return Codec is not null;
    }

    private PngHead? ReadPng(SafeFileHandle handle, int read, long length)
    {
        byte[] tail = read < length ? new byte[Math.Min(TailBytes, length)] : [];
        if (tail.Length > 0)
        {
            RandomAccess.Read(handle, tail, length - tail.Length);
        }

        PngHead? head = PngHead.Read(_start.AsSpan(0, read), tail, out bool isShort);
        if (isShort)
        {
            byte[] longer = new byte[Math.Min(LongestStart, length)];
            head = PngHead.Read(longer.AsSpan(0, RandomAccess.Read(handle, longer, fileOffset: 0)), tail, out _);
        }

        return head;
    }

    /// <summary>Whether rows become columns.</summary>
    internal static bool IsOnItsSide(SKEncodedOrigin origin) =>
        origin is SKEncodedOrigin.LeftTop or SKEncodedOrigin.RightTop or SKEncodedOrigin.RightBottom or SKEncodedOrigin.LeftBottom;
}
