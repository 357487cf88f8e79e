namespace GanMl.Studies.Arms;

/// <summary>Another process trains the generator that is needed: there may be something else to do meanwhile.</summary>
internal sealed class GeneratorBusyException() : Exception("Another process trains this generator.");
