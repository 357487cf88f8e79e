using System.Buffers.Binary;

namespace GanMl.Inference.Format;

/// <summary>
/// Goes through the fields of one protobuf message where it lies, without making objects: weights of any size are stepped over. After the
/// last field, and where the bytes are no message, <see cref="Next"/> returns false; <see cref="IsBroken"/> tells which.
/// </summary>
internal ref struct WireReader(ReadOnlySpan<byte> message)
{
    private const int VarintBits = 64;

    private readonly ReadOnlySpan<byte> _message = message;
    private int _position;

    /// <summary>The number of the field.</summary>
    internal int Field { get; private set; }

    /// <summary>The value of a field that is a number; 0 for others.</summary>
    internal ulong Number { get; private set; }

    /// <summary>Where <see cref="Bytes"/> begins in the message.</summary>
    internal int Offset { get; private set; }

    /// <summary>The content of a field that is text, bytes or a message; empty for others.</summary>
    internal readonly ReadOnlySpan<byte> Bytes => _message.Slice(Offset, Length);

    /// <summary>Whether it ended before the last field.</summary>
    internal bool IsBroken { get; private set; }

    private int Length { get; set; }

    /// <summary>Goes to the next field.</summary>
    internal bool Next()
    {
        if (IsBroken || _position == _message.Length)
        {
            return false;
        }

        (Number, Offset, Length) = (0, 0, 0);
        IsBroken = !(Varint(out ulong tag) && Value((int)(tag & 7)));
        Field = (int)Math.Min(tag >> 3, int.MaxValue);
        return !IsBroken;
    }

    private bool Value(int wireType)
    {
        switch (wireType)
        {
            case 0 when Varint(out ulong number):
                Number = number;
                return true;
            case 1:
                return Skip(sizeof(ulong));
            case 2 when Varint(out ulong length) && length <= (ulong)(_message.Length - _position):
                (Offset, Length) = (_position, (int)length);
                _position += Length;
                return true;
            case 5:
                return Skip(sizeof(uint));
            default:
                return false;
        }
    }

    private bool Skip(int bytes)
    {
        if (_message.Length - _position < bytes)
        {
            return false;
        }

        Number = bytes == sizeof(uint)
            ? BinaryPrimitives.ReadUInt32LittleEndian(_message[_position..])
            : BinaryPrimitives.ReadUInt64LittleEndian(_message[_position..]);
        _position += bytes;
        return true;
    }

    private bool Varint(out ulong value)
    {
        value = 0;
        for (int shift = 0; shift < VarintBits && _position < _message.Length; shift += 7)
        {
            byte next = _message[_position++];
            value |= (ulong)(next & 0x7F) << shift;
            if (next < 0x80)
            {
                return true;
            }
        }

        return false;
    }
}
