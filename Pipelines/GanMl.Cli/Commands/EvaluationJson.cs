using System.Text.Json;
using GanMl.Cli.Options;
using GanMl.Inference.GeneratorFile;
using GanMl.Training.Evaluation;
using GanMl.Training.Metrics;

namespace GanMl.Cli.Commands;

/// <summary>An evaluation as a JSON file: what was measured on what, and for each generator its values, intervals and ceilings.</summary>
internal static class EvaluationJson
{
    private static readonly JsonWriterOptions Indented = new() { Indented = true };

    /// <summary>Writes the file whole or not at all.</summary>
    internal static void Write(string path, MetricConditions conditions, IReadOnlyList<EvaluatedGenerator> generators) =>
        WholeFile.Write(path, stream =>
        {
            using var json = new Utf8JsonWriter(stream, Indented);
            json.WriteStartObject();
            Write(json, conditions);
            json.WriteStartArray("generators");
            foreach (EvaluatedGenerator generator in generators)
            {
                Write(json, generator);
            }

            json.WriteEndArray();
            json.WriteEndObject();
        });

    private static void Write(Utf8JsonWriter json, MetricConditions conditions)
    {
        json.WriteStartObject("measured_on");
        json.WriteString("train_set", conditions.TrainSet);
        json.WriteNumber("train_images", conditions.TrainImages);
        json.WriteString("test_set", conditions.TestSet);
        json.WriteNumber("test_images", conditions.TestImages);
        if (conditions.Samples is { } samples)
        {
            json.WriteNumber("samples", samples);
        }

        json.WriteNumber("seed", conditions.Seed);
        json.WriteString("feature_network", conditions.FeatureNetwork);
        json.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter json, EvaluatedGenerator generator)
    {
        json.WriteStartObject();
        json.WriteString("generator", generator.Given);
        if (generator.Error is { } error)
        {
            json.WriteString("error", error);
        }

        json.WriteStartArray("values");
        foreach (MetricValue value in generator.Evaluation.Values)
        {
            Write(json, value);
        }

        json.WriteEndArray();
        json.WriteStartArray("skipped");
        foreach (SkippedMetric skipped in generator.Evaluation.Skipped)
        {
            json.WriteStartObject();
            json.WriteString("metric", skipped.Metric);
            json.WriteString("reason", OptionNames.In(skipped.Reason));
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter json, MetricValue value)
    {
        json.WriteStartObject();
        json.WriteString("metric", value.Name);
        if (value.ClassName is { } className)
        {
            json.WriteString("class", className);
        }

        Number(json, "value", value.Value);
        if (value.Interval is { } interval)
        {
            Number(json, "low", interval.Low);
            Number(json, "high", interval.High);
        }

        if (value.Ceiling is { } ceiling)
        {
            Number(json, "ceiling", ceiling.Value);
            json.WriteString("ceiling_of", ceiling.Of);
        }

        json.WriteEndObject();
    }

    /// <summary>JSON has no number for infinity, so that it is written as text.</summary>
    private static void Number(Utf8JsonWriter json, string name, double? value)
    {
        if (value is not { } number)
        {
            json.WriteNull(name);
        }
        else if (double.IsFinite(number))
        {
            json.WriteNumber(name, number);
        }
        else
        {
            json.WriteString(name, EvaluationReport.Number(number));
        }
    }
}
