using GanMl.Export.Converters;
using GanMl.Models.Layers;
using GanMl.Models.Layers.Steps;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace GanMl.Tests.Export;

internal sealed class Skip : nn.Module<Tensor, Tensor>
{
    private readonly Linear _linear = nn.Linear(4, 4);
    private readonly nn.Module<Tensor, Tensor> _activation;
    private readonly Concatenate _join = new();

    internal Skip(nn.Module<Tensor, Tensor> activation)
        : base(nameof(Skip))
    {
        _activation = activation;
        RegisterComponents();
    }

    public override Tensor forward(Tensor input)
    {
        Tensor hidden = _linear.call(input);
        return _join.call(_activation.call(hidden), hidden);
    }
}

internal sealed class Nested : nn.Module<Tensor, Tensor, Tensor>
{
    private readonly ModuleList<Block> _blocks = [new Block(), new Block()];

    internal Nested()
        : base(nameof(Nested)) => register_module("blocks", _blocks);

    public override Tensor forward(Tensor input, Tensor label) =>
        _blocks.Aggregate(input, (value, block) => block.call(value, label));
}

internal sealed class Block : nn.Module<Tensor, Tensor, Tensor>
{
    private readonly JoinLabel _label = new(5, 2);
    private readonly Sequential _body = nn.Sequential(("linear", nn.Linear(5, 3)), ("act", nn.Tanh()));

    internal Block()
        : base(nameof(Block))
    {
        register_module("label", _label);
        register_module("body", _body);
    }

    public override Tensor forward(Tensor input, Tensor label)
    {
        using DisposeScope scope = NewDisposeScope();
        return _body.call(_label.call(input, label)).MoveToOuterDisposeScope();
    }
}

internal sealed class FromDictionary : nn.Module<Tensor, Tensor>
{
    private readonly ModuleDict<nn.Module<Tensor, Tensor>> _parts = nn.ModuleDict<nn.Module<Tensor, Tensor>>(
        ("linear", nn.Linear(4, 4)), ("act", nn.Tanh()));

    internal FromDictionary()
        : base(nameof(FromDictionary)) => register_module("parts", _parts);

    public override Tensor forward(Tensor input) => _parts["act"].call(_parts["linear"].call(input));
}

internal sealed class FromParameter : nn.Module<Tensor, Tensor>
{
    private readonly Parameter _table = new(randn(6, 4));
    private readonly Linear _linear = nn.Linear(4, 3);
    private readonly Rows _rows = new();

    internal FromParameter()
        : base(nameof(FromParameter))
    {
        register_parameter("table", _table);
        register_module("linear", _linear);
        register_module("rows", _rows);
    }

    public override Tensor forward(Tensor label) => _rows.call(_linear.call(_table), label);
}

internal sealed class Rows() : nn.Module<Tensor, Tensor, Tensor>(nameof(Rows))
{
    public override Tensor forward(Tensor table, Tensor index) => table.index_select(0, index);
}

internal sealed class Unseen : nn.Module<Tensor, Tensor>
{
    private readonly Linear _first = nn.Linear(4, 4);
    private readonly Linear _second = nn.Linear(4, 4);

    internal Unseen()
        : base(nameof(Unseen))
    {
        register_module("first", _first);
        register_module("second", _second);
    }

    public override Tensor forward(Tensor input) => _second.call(_first.call(input) + input);
}

internal sealed class UnseenResult : nn.Module<Tensor, Tensor>
{
    private readonly Linear _first = nn.Linear(4, 4);

    internal UnseenResult()
        : base(nameof(UnseenResult)) => register_module("first", _first);

    public override Tensor forward(Tensor input) => _first.call(input) + input;
}

internal sealed class Doubled : nn.Module<Tensor, Tensor>
{
    private readonly nn.Module<Tensor, Tensor> _inside = nn.Identity();

    internal Doubled()
        : base(nameof(Doubled)) => register_module("inside", _inside);

    public override Tensor forward(Tensor input) => _inside.call(input * 1) + input;
}

internal sealed class Odd() : nn.Module<Tensor, Tensor>(nameof(Odd))
{
    public override Tensor forward(Tensor input) => input / (1 + input.abs());
}

/// <summary>Converters of the modules above that have one only where a test gives it.</summary>
internal static class RecordedModuleConverters
{
    internal static IModuleConverter Rows { get; } = ModuleConverter.For<Rows>("Gather");

    internal static IModuleConverter Odd { get; } = ModuleConverter.For<Odd>("Softsign");

    internal static IModuleConverter Doubled { get; } = ModuleConverter.For<Doubled>((_, call) =>
        call.Node("Add", [call.Input, call.Input]));
}
