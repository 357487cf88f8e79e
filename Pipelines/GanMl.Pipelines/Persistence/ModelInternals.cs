using System.Reflection;
using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Runtime;

namespace GanMl.Pipelines.Persistence;

/// <summary>
/// The members of ML.NET that a transformer needs to be saved and loaded under a name of its own, and that ML.NET keeps to itself. Found
/// by reflection; where one is missing, <see cref="Find"/> says which. Generators are then saved and loaded as stock transformers, and
/// augmentations not at all.
/// </summary>
internal sealed class ModelInternals
{
    /// <summary>The name under which a saved generator asks for its loader.</summary>
    internal const string Signature = "GanMlImageGenerator";

    /// <summary>The name under which a saved augmentation asks for its loader.</summary>
    internal const string AugmentingSignature = "GanMlAugmentation";

    private const string AugmentingModel = "GANMLAUG";

    /// <summary>The name of the stock chain's loader, which is asked for where there is no other.</summary>
    private const string ChainSignature = "TransformerChain";
    private const string ChainModel = "XF CHAIN";
    private const string OnnxStream = "OnnxModel";
    private const uint Version = 0x00010001;
    private const BindingFlags Any = BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic;

    private readonly ConstructorInfo _newVersion;
    private readonly MethodInfo _setVersion;
    private readonly MethodInfo _saveStream;
    private readonly FieldInfo _reader;
    private readonly MethodInfo _processSubModel;
    private readonly MethodInfo _loadStream;
    private readonly ConstructorInfo _newLoadable;
    private readonly Type _loadableBase;
    private readonly Type _loadSignature;

    /// <exception cref="MissingMemberException">A member is missing; the message names it.</exception>
    private ModelInternals(Assembly core)
    {
        Type version = TypeOf(core, "Microsoft.ML.VersionInfo");
        Type loading = TypeOf(core, "Microsoft.ML.ModelLoadContext");
        Type loadable = TypeOf(core, "Microsoft.ML.LoadableClassAttribute");
        _newVersion = Constructor(
            version, typeof(string), typeof(uint), typeof(uint), typeof(uint), typeof(string), typeof(string), typeof(string));
        _setVersion = Method(typeof(ModelSaveContext), "SetVersionInfo", version);
        _saveStream = Method(typeof(ModelSaveContext), "SaveBinaryStream", typeof(string), typeof(Action<BinaryWriter>));
        _reader = loading.GetField("Reader", Any) ?? throw Missing(loading, "Reader");
        _processSubModel = Method(loading, "TryProcessSubModel", typeof(string), typeof(Action<>).MakeGenericType(loading));
        _loadStream = Method(loading, "TryLoadBinaryStream", typeof(string), typeof(Action<BinaryReader>));
        _newLoadable = Constructor(loadable, typeof(Type), typeof(Type), typeof(Type), typeof(Type), typeof(string), typeof(string[]));
        _loadableBase = TypeOf(core, "Microsoft.ML.LoadableClassAttributeBase");
        _loadSignature = TypeOf(core, "Microsoft.ML.Runtime.SignatureLoadModel", "Microsoft.ML.SignatureLoadModel");
    }

    /// <summary>Looks for the members in an assembly that should be ML.NET's core.</summary>
    /// <param name="core">The assembly; null for the one that is in use.</param>
    /// <param name="missing">What is missing; null where nothing is.</param>
    internal static ModelInternals? Find(Assembly? core, out string? missing)
    {
        try
        {
            missing = null;
            return new ModelInternals(core ?? typeof(IHostEnvironment).Assembly);
        }
        catch (Exception e) when (e is MissingMemberException or TypeLoadException or AmbiguousMatchException)
        {
            missing = e.Message;
            return null;
        }
    }

    /// <summary>Gives the chain that was just saved the name of our loader before that of its own.</summary>
    internal void PreferOurLoader(ModelSaveContext context) =>
        SetVersion(context, ChainModel, typeof(TransformerChain<>), Signature, ChainSignature);

    /// <summary>Says that what is saved is an augmentation, which no transformer of ML.NET's own can stand for.</summary>
    /// <param name="context">Where ML.NET wants it.</param>
    /// <param name="augmentation">The type of what is saved.</param>
    internal void SaveAsAugmentation(ModelSaveContext context, Type augmentation) =>
        SetVersion(context, AugmentingModel, augmentation, AugmentingSignature, null);

    /// <summary>Adds a file to what is saved.</summary>
    internal void Write(ModelSaveContext context, string name, ReadOnlyMemory<byte> bytes) =>
        Call(_saveStream, context, name, (Action<BinaryWriter>)(writer => writer.Write(bytes.Span)));

    /// <summary>A file of what is loaded; null where there is none.</summary>
    /// <param name="context">The <c>ModelLoadContext</c>.</param>
    /// <param name="name">The file's name.</param>
    internal byte[]? Read(object context, string name)
    {
        byte[]? file = null;
        Call(_loadStream, context, name, (Action<BinaryReader>)(reader =>
        {
            using var memory = new MemoryStream();
            reader.BaseStream.CopyTo(memory);
            file = memory.ToArray();
        }));
        return file;
    }

    /// <summary>The first ONNX file among the transformers of a saved chain.</summary>
    /// <param name="context">The <c>ModelLoadContext</c> of the chain.</param>
    /// <returns>Null when there is none.</returns>
    internal byte[]? ReadOnnxFile(object context)
    {
        byte[]? file = null;
        var reader = (BinaryReader)_reader.GetValue(context)!;
        int transformers = reader.ReadInt32();
        for (int i = 0; i < transformers; i++)
        {
            // Which part of a pipeline the transformer belonged to: of no use here, but ML.NET wants all read that was written.
            _ = reader.ReadInt32();
            Action<object> process = part => _loadStream.Invoke(
                part, [OnnxStream, (Action<BinaryReader>)(stream => file = stream.ReadBytes(stream.ReadInt32()))]);
            _processSubModel.Invoke(context, [$"Transform_{i:000}", process]);
        }

        return file;
    }

    /// <summary>Makes loaders known.</summary>
    /// <param name="catalog">The catalog of a context.</param>
    /// <param name="loaders">
    /// The name under which each is asked for, what it loads, and a type with a static method <c>Create(IHostEnvironment, object)</c>.
    /// </param>
    internal void Register(ComponentCatalog catalog, params IReadOnlyList<(string Signature, Type Result, Type Loader)> loaders)
    {
        var attributes = (Attribute[])Array.CreateInstance(_loadableBase, loaders.Count);
        foreach ((int place, (string signature, Type result, Type loader)) in loaders.Index())
        {
            attributes[place] = (Attribute)_newLoadable.Invoke([result, loader, null, _loadSignature, signature, new[] { signature }]);
        }

        catalog.RegisterAssembly(new LoaderAnnouncement(attributes));
    }

    private void SetVersion(ModelSaveContext context, string model, Type type, string loader, string? otherLoader) => Call(
        _setVersion,
        context,
        _newVersion.Invoke([model, Version, Version, Version, type.Assembly.FullName, loader, otherLoader]));

    /// <summary>Calls a method whose exceptions are those that it throws.</summary>
    private static void Call(MethodInfo method, object target, params object?[] arguments) =>
        method.Invoke(target, BindingFlags.DoNotWrapExceptions, null, arguments, null);

    private static Type TypeOf(Assembly assembly, params ReadOnlySpan<string> names)
    {
        foreach (string name in names)
        {
            if (assembly.GetType(name) is { } found)
            {
                return found;
            }
        }

        throw new MissingMemberException($"{assembly.GetName().Name} has no type {names[0]}.");
    }

    private static ConstructorInfo Constructor(Type type, params Type[] parameters) =>
        type.GetConstructor(Any, parameters) ?? throw Missing(type, "constructor");

    private static MethodInfo Method(Type type, string name, params Type[] parameters) =>
        type.GetMethod(name, Any, parameters) ?? throw Missing(type, name);

    private static MissingMemberException Missing(Type type, string member) => new($"{type.Name} has no {member} as it used to be.");

    /// <summary>
    /// ML.NET finds loaders by attributes of an assembly, whose type is its own: this stands for an assembly that has them.
    /// </summary>
    private sealed class LoaderAnnouncement(Attribute[] attributes) : Assembly
    {
        public override string FullName => "GanMl.Pipelines.Loaders, Version=1.0.0.0";

        public override object[] GetCustomAttributes(Type attributeType, bool inherit) => attributes;

        public override object[] GetCustomAttributes(bool inherit) => attributes;

        public override Type[] GetTypes() => [];
    }
}
