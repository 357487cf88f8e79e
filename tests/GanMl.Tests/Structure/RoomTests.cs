namespace GanMl.Tests.Structure;

/// <summary>The rooms of a library, its namespaces, form no cycle: each can be read, and changed, knowing only those below it.</summary>
[TestClass]
public sealed class RoomTests
{
    [TestMethod]
    [DataRow("GanMl.Inference")]
    [DataRow("GanMl.Images")]
    [DataRow("GanMl.Pipelines")]
    [DataRow("GanMl.Models")]
    [DataRow("GanMl.Export")]
    [DataRow("GanMl.Training")]
    public void The_rooms_of_a_library_form_no_cycle_but_for_a_catalogue_and_its_members(string library)
    {
        var graph = new RoomGraph(library, House.UsesIn(library));
        string[] cycles = [.. graph.Cycles().Select(graph.Describe)];
        Assert.IsEmpty(cycles, $"\n{string.Join("\n", cycles)}");
    }
}
