namespace GanMl.Export;

/// <summary>How the weights of a module are stored in the file, and how it computes with them. Inputs and outputs are float32 always.</summary>
public enum ExportPrecision
{
    /// <summary>Weights of 32 bits: the file computes what the module computes.</summary>
    Float32,

    /// <summary>Weights of 16 bits, which ONNX Runtime widens when it opens the file: half the size, the same speed.</summary>
    Float16,

    /// <summary>
    /// Weights of 8 bits, and the large convolutions and products computed in whole numbers: less than a third of the size, faster where
    /// the processor has instructions for it, and a little coarser.
    /// </summary>
    Int8,
}
