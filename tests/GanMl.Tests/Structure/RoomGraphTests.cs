using GanMl.Tests.Structure.Sample;
using Mono.Cecil;

namespace GanMl.Tests.Structure;

[TestClass]
public sealed class RoomGraphTests
{
    [TestMethod]
    public void Rooms_that_reach_each_other_are_named_with_every_edge_and_two_examples()
    {
        var graph = new RoomGraph(
            "House",
            [
                Use("Attic.A", "Hall.B"),
                Use("Hall.B", "Cellar.C"),
                Use("Hall.D", "Cellar.C"),
                Use("Hall.E", "Cellar.C"),
                Use("Cellar.C", "Attic.A"),
                Use("Cellar.C", "Well.F"),
            ]);
        IReadOnlyList<string> cycle = Assert.ContainsSingle(graph.Cycles());
        CollectionAssert.AreEqual(new[] { "Attic", "Cellar", "Hall" }, cycle.ToArray());
        Assert.AreEqual(
            """
            House: 3 rooms reach each other: Attic, Cellar, Hall
              Attic -> Hall (1)
                Attic.A -> Hall.B
              Cellar -> Attic (1)
                Cellar.C -> Attic.A
              Hall -> Cellar (3)
                Hall.B -> Cellar.C
                Hall.D -> Cellar.C

            """.ReplaceLineEndings(),
            graph.Describe(cycle));
    }

    [TestMethod]
    public void Two_cycles_that_do_not_touch_are_two() => Assert.HasCount(
        2,
        new RoomGraph("House", [Use("A.A", "B.B"), Use("B.B", "A.A"), Use("B.B", "C.C"), Use("C.C", "D.D"), Use("D.D", "C.C")]).Cycles());

    [TestMethod]
    [DataRow("Hall.LossCatalogue", true)]
    [DataRow("Hall.Catalogue`1", true)]
    [DataRow("Hall.DataCatalog", true)]
    [DataRow("Hall.CatalogueReader", false)]
    public void A_catalogue_may_name_its_members(string type, bool isCatalogue) => Assert.HasCount(
        isCatalogue ? 0 : 1,
        new RoomGraph("House", [Use(type, "Losses.Hinge"), Use("Losses.Hinge", "Hall.ILoss")]).Cycles());

    [TestMethod]
    public void A_room_of_another_assembly_is_not_in_the_graph() => Assert.IsEmpty(
        new RoomGraph("House", [Use("Hall.A", "Attic.B"), Use("Attic.B", "Hall.A") with { UsedAssembly = "Other" }]).Cycles());

    /// <summary>Read from the file of these tests.</summary>
    [TestMethod]
    public void A_type_is_found_wherever_another_names_it()
    {
        using ModuleDefinition module = ModuleDefinition.ReadModule(typeof(RoomGraphTests).Assembly.Location);
        string[] used =
        [
            .. TypeUse.Of(module)
                .Where(use => use.User == typeof(Namer).FullName && use.UsedRoom == typeof(NamedBase).Namespace)
                .Select(use => use.Used[(use.UsedRoom.Length + 1)..]),
        ];
        string[] expected =
        [
            .. typeof(NamedBase).Assembly.GetTypes()
                .Where(type => type.Namespace == typeof(NamedBase).Namespace && !type.IsNested)
                .Where(type => type.Name.Contains("Named", StringComparison.Ordinal))
                .Select(type => type.Name),
        ];
        CollectionAssert.AreEquivalent(expected, used);
    }

    private static TypeUse Use(string user, string used) => new(user, user.Split('.')[0], used, used.Split('.')[0], "House");
}
