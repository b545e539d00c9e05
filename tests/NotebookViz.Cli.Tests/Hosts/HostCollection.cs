namespace NotebookViz.Cli.Tests.Hosts;

[CollectionDefinition(Name)]
public sealed class HostCollection : ICollectionFixture<BuiltPackages>, ICollectionFixture<ScriptProgram>
{
    public const string Name = "Hosts of the packed library";
}
