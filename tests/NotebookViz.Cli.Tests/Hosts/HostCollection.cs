namespace NotebookViz.Cli.Tests.Hosts;

[CollectionDefinition(Name)]
public sealed class HostCollection : ICollectionFixture<BuiltPackages>
{
    public const string Name = "Hosts of the packed library";
}
