using NotebookViz.Display;

namespace NotebookViz.Tests.Display;

public class FirstPictureTests
{
    // On its own thread an exception would not be seen.
    [Fact]
    public void What_is_drawn_beforehand_can_be_drawn() => Assert.Null(Record.Exception(FirstPicture.Draw));
}
