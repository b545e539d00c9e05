using System.Numerics;

namespace NotebookViz;

public sealed partial class Weight
{
    /// <summary>The magnitudes of complex values, as a real weight; a real weight as it is.</summary>
    public Weight Magnitude() => Part((real, imaginary) => Complex.Abs(new Complex(real, imaginary)), "magnitude");

    /// <summary>The phases of complex values in radians, from -π to π, as a real weight; a real weight as it is.</summary>
    public Weight Phase() => Part((real, imaginary) => Math.Atan2(imaginary, real), "phase in radians");

    private Weight Part(Func<double, double, double> part, string name)
    {
        if (!ElementType.IsComplex() || Data is null)
            return this;
        string note = $"{ElementType.DisplayName()}: the {name}";
        return new(Name, Shape, ElementType.Float64, new ComplexPartData(Data, ElementType, part), _description with
        {
            Meaning = Meaning is null ? name : $"{name} of the {Meaning}",
            Note = Note is null ? note : $"{Note}; {note}",
        });
    }
}
