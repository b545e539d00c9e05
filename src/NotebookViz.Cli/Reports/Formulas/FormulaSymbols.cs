namespace NotebookViz.Cli.Reports.Formulas;

/// <summary>The symbols of TeX commands.</summary>
internal static class FormulaSymbols
{
    public static readonly IReadOnlyDictionary<string, string> Letters = Table("""
        alpha α beta β gamma γ delta δ epsilon ϵ varepsilon ε zeta ζ eta η theta θ vartheta ϑ iota ι kappa κ lambda λ mu μ nu ν xi ξ pi π
        varpi ϖ rho ρ varrho ϱ sigma σ varsigma ς tau τ upsilon υ phi ϕ varphi φ chi χ psi ψ omega ω Gamma Γ Delta Δ Theta Θ Lambda Λ Xi Ξ
        Pi Π Sigma Σ Upsilon Υ Phi Φ Psi Ψ Omega Ω infty ∞ partial ∂ nabla ∇ ell ℓ hbar ℏ Re ℜ Im ℑ aleph ℵ emptyset ∅ varnothing ∅ top ⊤ bot ⊥
        ldots … dots … cdots ⋯ vdots ⋮ ddots ⋱ imath ı jmath ȷ # # $ $ % % & & _ _
        """);

    public static readonly IReadOnlyDictionary<string, string> Operators = Table("""
        cdot ⋅ times × div ÷ pm ± mp ∓ ast ∗ star ⋆ circ ∘ bullet ∙ odot ⊙ oplus ⊕ ominus ⊖ otimes ⊗ setminus ∖ cup ∪ cap ∩ wedge ∧ land ∧
        vee ∨ lor ∨ neg ¬ lnot ¬ le ≤ leq ≤ ge ≥ geq ≥ ne ≠ neq ≠ ll ≪ gg ≫ equiv ≡ approx ≈ sim ∼ simeq ≃ cong ≅ propto ∝ in ∈ ni ∋ notin ∉
        subset ⊂ supset ⊃ subseteq ⊆ supseteq ⊇ to → rightarrow → leftarrow ← gets ← leftrightarrow ↔ Rightarrow ⇒ Leftarrow ⇐ Leftrightarrow ⇔
        iff ⟺ implies ⟹ mapsto ↦ uparrow ↑ downarrow ↓ forall ∀ exists ∃ mid ∣ parallel ∥ perp ⊥ colon : lbrace { rbrace } { { } } langle ⟨
        rangle ⟩ lfloor ⌊ rfloor ⌋ lceil ⌈ rceil ⌉ vert | lvert | rvert | Vert ‖ lVert ‖ rVert ‖ | ‖ prime ′
        """);

    /// <summary>Operators whose limits are set above and below them in a displayed formula.</summary>
    public static readonly IReadOnlyDictionary<string, string> Large = Table("sum ∑ prod ∏ coprod ∐ bigcup ⋃ bigcap ⋂ bigoplus ⨁ bigotimes ⨂");

    public static readonly IReadOnlyDictionary<string, string> Integrals = Table("int ∫ iint ∬ iiint ∭ oint ∮");

    public static readonly IReadOnlyDictionary<string, string> Accents = Table(
        "hat ^ widehat ^ bar ¯ overline ¯ tilde ~ widetilde ~ vec → overrightarrow → dot ˙ ddot ¨");

    public static readonly IReadOnlySet<string> Functions = Names(
        "sin cos tan cot sec csc arcsin arccos arctan sinh cosh tanh coth exp log ln lg deg dim ker hom arg");

    /// <summary>Functions whose subscript is set below them.</summary>
    public static readonly IReadOnlySet<string> Limits = Names("lim max min sup inf det gcd Pr argmax argmin limsup liminf");

    /// <summary>Widths in em.</summary>
    public static readonly IReadOnlyDictionary<string, string> Spaces = Table(", 0.17 : 0.22 > 0.22 ; 0.28 ! -0.17 quad 1 qquad 2");

    /// <summary>The fences on both sides of a table.</summary>
    public static readonly IReadOnlyDictionary<string, (string Open, string Close)> Tables = new Dictionary<string, (string, string)>
    {
        ["matrix"] = ("", ""),
        ["pmatrix"] = ("(", ")"),
        ["bmatrix"] = ("[", "]"),
        ["Bmatrix"] = ("{", "}"),
        ["vmatrix"] = ("|", "|"),
        ["Vmatrix"] = ("‖", "‖"),
        ["cases"] = ("{", ""),
        ["aligned"] = ("", ""),
        ["align"] = ("", ""),
        ["align*"] = ("", ""),
        ["split"] = ("", ""),
        ["equation"] = ("", ""),
        ["equation*"] = ("", ""),
        ["gather"] = ("", ""),
        ["gather*"] = ("", ""),
    };

    /// <summary>Returns a letter or digit of one of Unicode's mathematical alphabets; null if the alphabet lacks it.</summary>
    public static string? Styled(string style, string token)
    {
        if (token is not [var c] || !char.IsAsciiLetterOrDigit(c))
            return null;
        var (capitals, small, digits) = style switch
        {
            "mathbf" or "boldsymbol" or "bm" => (0x1D400, 0x1D41A, 0x1D7CE),
            "mathbb" => (0x1D538, 0x1D552, 0x1D7D8),
            "mathcal" => (0x1D49C, 0x1D4B6, 0),
            _ => (0, 0, 0),
        };
        // Letters that Unicode had before these alphabets.
        const string letters = "CHNPQRZBEFHILMR", doubles = "ℂℍℕℙℚℝℤ", scripts = "ℬℰℱℋℐℒℳℛ";
        if (style == "mathbb" && letters.IndexOf(c, 0, 7) is var d and >= 0)
            return doubles[d].ToString();
        if (style == "mathcal" && letters.IndexOf(c, 7) is var s and >= 0)
            return scripts[s - 7].ToString();
        var start = char.IsAsciiLetterUpper(c) ? capitals - 'A' : char.IsAsciiLetterLower(c) ? small - 'a' : digits - '0';
        return start > 0x1000 ? char.ConvertFromUtf32(start + c) : null;
    }

    private static Dictionary<string, string> Table(string pairs) =>
        pairs.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries).Chunk(2).ToDictionary(pair => "\\" + pair[0], pair => pair[1]);

    private static HashSet<string> Names(string names) => [.. names.Split(' ').Select(name => "\\" + name)];
}
