r"""Strangers' text as LaTeX that typesets it, safe inside the braces of a BibTeX field.

What becomes of a text:

- Mathematics between `$…$` or `$$…$$` stays mathematics where its braces balance and all its commands are of
  mathematics: LaTeX's, amsmath's, amssymb's, and a few that everybody loads. It comes in braces of its own, since
  bibliography styles write titles in lower case, and `$\Delta$` would become `$\delta$`. What is text alone, such as
  `$\textit{…}$`, stands outside the dollars.
- Outside it, what authors wrote as LaTeX on purpose stays too: accents (`\'e`, `\c{c}`), special letters and symbols
  (`\ss`, `\copyright`), type (`\emph{…}`; `{\it …}` as `\textit{…}`, since BibTeX would write its inside in lower
  case), escaped characters (`\&`).
- All else is text and typeset as it stands: `& % # _ { } ~ ^ \ $ < > |` are written as LaTeX commands, and so are
  characters at which pdfLaTeX stops (`π`, `†`, `≤`).

Only commands that are listed here are kept. A title must not be able to read a file or to end the document of whoever
cites it, and a command that LaTeX does not know would stop it.

Programs disagree whether `\{` counts when braces are balanced: for BibTeX and biber it does, for Zotero and others
it does not. What is written here balances in both ways of counting.
"""

from __future__ import annotations

import re
import unicodedata

from radar.rendering.latex_characters import IN_FORMULA, IN_TEXT, LOWERED, RAISED

_COMMANDS = """
alpha beta gamma delta epsilon varepsilon zeta eta theta vartheta iota kappa lambda mu nu xi pi varpi rho varrho
sigma varsigma tau upsilon phi varphi chi psi omega Gamma Delta Theta Lambda Xi Pi Sigma Upsilon Phi Psi Omega
aleph hbar ell wp Re Im partial nabla infty emptyset varnothing imath jmath prime angle surd top bot triangle
forall exists nexists neg lnot land lor checkmark circledR
pm mp times div cdot ast star circ bullet oplus ominus otimes oslash odot cap cup uplus sqcap sqcup vee wedge
setminus wr amalg bigstar dagger ddagger diamond square Box rtimes ltimes
le leq leqslant ge geq geqslant ll gg ne neq equiv sim simeq approx cong propto prec succ preceq succeq subset
supset subseteq supseteq subsetneq in ni notin not mid nmid parallel perp vdash dashv models doteq asymp lesssim
gtrsim triangleq
to gets leftarrow rightarrow leftrightarrow uparrow downarrow updownarrow Leftarrow Rightarrow Leftrightarrow
longleftarrow longrightarrow longleftrightarrow Longrightarrow mapsto longmapsto hookleftarrow hookrightarrow
rightleftharpoons rightharpoonup nearrow searrow rightsquigarrow leadsto iff implies
sum prod coprod int iint iiint oint bigcap bigcup bigsqcup bigvee bigwedge bigoplus bigotimes limits nolimits
log ln lg exp sin cos tan cot sec csc arcsin arccos arctan sinh cosh tanh coth max min sup inf lim limsup liminf
arg det dim ker deg gcd hom Pr bmod
left right middle big Big bigg Bigg bigl bigr Bigl Bigr langle rangle lfloor rfloor lceil rceil lbrace rbrace
lbrack rbrack vert Vert lvert rvert lVert rVert backslash
dots ldots cdots vdots ddots quad qquad space rm bf it sf tt cal displaystyle textstyle scriptstyle
frac dfrac tfrac binom sqrt overline underline widehat widetilde overbrace underbrace overset underset stackrel
overrightarrow operatorname pmod hat bar tilde vec dot ddot check breve acute grave mathring
mathrm mathbf mathit mathsf mathtt mathcal mathbb mathfrak mathscr mathnormal boldsymbol bm pmb
text textrm textbf textit textsf texttt textsc textup textnormal emph mbox
"""
_MATHEMATICS = frozenset(_COMMANDS.split()) | frozenset(",;:!> |{}%&_#$")

_MATHEMATICS_TOKEN = re.compile(r"\\(?:[A-Za-z]+|.)|[{}%&#]|\^\^", re.DOTALL)

# LaTeX would look for the argument behind the formula.
_LACKS_ARGUMENT = re.compile(
    r"""
      (?: (?<!\\)[_^] | \\(?:
          [dt]?frac | binom | sqrt | stackrel | not | operatorname | pmod | overrightarrow | boldsymbol | bm | pmb
        | (?:over|under)(?:line|brace|set) | (?:math|text)[a-z]* | emph | mbox
        | wide(?:hat|tilde) | hat | bar | tilde | vec | d?dot | check | breve | acute | grave
        | left | right | middle | [bB]igg?[lr]?
      )(?![A-Za-z]) )
      \s* (?: [_^}] | \Z )
    """,
    re.VERBOSE,
)

_BODY = r"(?: [^$\\] | \\. )++"
_LETTER = r"(?: [A-Za-z] | \\[ij](?![A-Za-z]) )"
_ACCENT = rf"\\(?: ['\"`^~=.] (?: {_LETTER} | \{{{_LETTER}\}} ) | [cvuHkrdbt] \{{{_LETTER}\}} )"
_LETTERS = "ss|o|O|l|L|ae|AE|oe|OE|aa|AA|i|j"
_SYMBOLS = (
    "S|P|dag|ddag|copyright|pounds|dots|ldots|TeX|LaTeX|text(?:registered|trademark|copyright|degree|mu|euro"
    "|perthousand|pertenthousand|endash|emdash|bullet|ellipsis|quote(?:left|right|dblleft|dblright)|backslash"
    "|ascii(?:tilde|circum)|less|greater|bar|underscore|dollar|brace(?:left|right))"
)
_TOKEN = re.compile(
    rf"""
      (?P<mathematics>
        \$\$ {_BODY} \$\$ | \$(?![\s\d]) {_BODY} (?<!\s) \$
      | \$(?=\d) {_BODY} (?<!\s) \$ (?!\d)  # "$5-$6" are sums of money
      )
    | \{{ (?: {_ACCENT} | \\[cvuHkrdbt]\ [A-Za-z] | \\(?: {_LETTERS} | {_SYMBOLS} ) ) \}}
    | (?P<bare> {_ACCENT} | \\(?: {_LETTERS} | {_SYMBOLS} ) (?![A-Za-z]) (?: \{{\}} )? )
    | (?P<opening>
        \\(?: emph | underline | text(?: bf|it|sl|sc|tt|rm|sf|up|md|superscript|subscript) ) \{{
      | \{{ \\(?: it|em|bf|tt|sc|sl|rm|sf ) (?![A-Za-z]) \ *
      | \\? \{{
      )
    | (?P<closing> \\? \}} )
    | \\[&%#_$]
    | (?P<character> \\\\ | [&%#_$~^\\<>|] )
    """,
    re.VERBOSE | re.DOTALL,
)

_WRITTEN = {
    **{character: f"\\{character}" for character in "&%#_$"},
    "~": r"{\textasciitilde}",
    "^": r"{\textasciicircum}",
    "\\": r"{\textbackslash}",
    r"\\": r"{\textbackslash}{\textbackslash}",  # at once, or the second would escape what follows
    "<": r"{\textless}",  # in LaTeX's oldest encoding, the default one, these three are other characters
    ">": r"{\textgreater}",
    "|": "{$|$}",
}
# pandoc drops these commands without a word; each with what stands for it.
_INSTEAD = {
    **{r"{\dag}": r"{\textdagger}", r"{\ddag}": r"{$\ddagger$}", r"{\textbar}": "{$|$}", r"{\textunderscore}": r"\_"},
    **{r"{\texttrademark}": "™", r"{\texteuro}": "€", r"{\textperthousand}": "‰", r"{\textellipsis}": "…"},
    **{r"{\textendash}": "–", r"{\textemdash}": "—"},
    **{r"{\textbraceleft}": r"{$\lbrace$}", r"{\textbraceright}": r"{$\rbrace$}"},
}
_TYPE = {"em": "emph", **{name: f"text{name}" for name in ("it", "bf", "tt", "sc", "sl", "rm", "sf")}}
# A brace without partner is given an invisible one; Zotero writes and reads it in this way.
_ALONE = {"{": r"\{\vphantom{\}}", "}": r"\vphantom{\{}\}"}
_SIGN = re.compile(r"\\?\{|\\")

_ESCAPED_BRACE = re.compile(r"\\[{}]")
_SINGLE_SUPERSCRIPT = re.compile(r"\^ *([A-Za-z0-9])")
_ONLY_TEXT = re.compile(r"\\(text(?:it|bf|tt|sc|sf|sl)|emph|text|textrm|textnormal|textup|mbox)\{([^{}\\$]+)\}")
_UPRIGHT = frozenset(["text", "textrm", "textnormal", "textup", "mbox"])
_SCRIPTS = re.compile(f"([_^]?)([{''.join(RAISED)}]+|[{''.join(LOWERED)}]+)")
_TEXT_INSIDE = re.compile(r"\\(?:text[a-z]*|mbox|emph|operatorname)\b")
# What TeX takes for two scripts of one sign, or for none.
_TWO_SCRIPTS = re.compile(r"[_^]\s*[_^']|\^(?:\{[^{}]*\}|.)\s*[\^']|_(?:\{[^{}]*\}|[^\\])\s*_|'\s*\^")
_BEYOND_ASCII = re.compile(r"([^\0-\x7f])(?=([A-Za-z]?))")

_UNPRINTABLE = re.compile("[\0-\x1f\x7f-\x9f\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]")
_PLAIN = re.compile(r"[ !\"'-;=?-\[\]`a-zA-Z\xa0-\xac\xae-\u024f]*+")  # nearly every text


def to_latex(text: str) -> str:
    """LaTeX that typesets `text`, one line without line breaks, as said above.

    Control characters and lone surrogates, which neither TeX nor UTF-8 takes, come out as U+FFFD. Whether a formula is
    correct is its author's affair.
    """
    if _PLAIN.fullmatch(text):
        return text
    # pdfLaTeX takes no letter that is followed by its accent, as some systems send it.
    text = unicodedata.normalize("NFC", _UNPRINTABLE.sub("\N{REPLACEMENT CHARACTER}", text))
    pieces: list[str] = []
    opened: list[tuple[int, str]] = []  # where an opening brace stands among the pieces, and what it says if it closes
    position = 0
    while found := _TOKEN.search(text, position):
        pieces.append(text[position : found.start()].translate(IN_TEXT))
        position = found.end()
        token = found[0]
        match found.lastgroup:
            case "mathematics":
                formula = _formula(token)
                if formula is None:  # its first dollar is a dollar; what follows is looked at again
                    formula = r"\$"
                    position = found.start() + 1
                pieces.append(formula)
            case "bare":
                braced = f"{{{token.removesuffix('{}')}}}"
                pieces.append(_INSTEAD.get(braced, braced))
            case "opening":
                opened.append((len(pieces), _kept(token)))
                pieces.append(_as_text(token))
            case "closing":
                if opened:
                    place, kept = opened.pop()
                    pieces[place] = kept
                    pieces.append(r"\}" if kept == r"\{" else "}")
                else:
                    pieces.append(_ALONE["}"])
            case "character":
                pieces.append(_WRITTEN[token])
            case _:
                pieces.append(_INSTEAD.get(token, token))
    pieces.append(text[position:].translate(IN_TEXT))
    return "".join(pieces)


def _kept(opening: str) -> str:
    """What opens a group that somebody closes."""
    if opening in ("{", r"\{"):
        return r"\{"
    return rf"\{_TYPE[opening[2:].rstrip()]}{{" if opening[0] == "{" else opening


def _as_text(opening: str) -> str:
    """What opens a group that nobody closes."""
    return _SIGN.sub(lambda sign: _WRITTEN.get(sign[0]) or _ALONE["{"], opening)


def _formula(token: str) -> str | None:
    """Mathematics as it may stand in a field; None if it is none, or none that can be trusted."""
    body = token[2:-2] if token.startswith("$$") else token[1:-1]
    depth = 0
    pairs = 0
    for found in _MATHEMATICS_TOKEN.finditer(body):
        match found[0]:
            case "{":
                depth += 1
            case "}":
                depth -= 1
            case r"\left":
                pairs += 1
            case r"\right":
                pairs -= 1
            case other if other[0] != "\\":
                return None  # comments, tables, parameters, characters by number: nothing of these is mathematics
        if depth < 0 or pairs < 0 or (found[0][0] == "\\" and found[0][1:] not in _MATHEMATICS):
            return None
    if depth or pairs or _LACKS_ARGUMENT.search(body):
        return None
    if only := _ONLY_TEXT.fullmatch(body):
        words = to_latex(only[2])
        return words if only[1] in _UPRIGHT else rf"\{only[1]}{{{words}}}"
    formula = _with_symbols(_ESCAPED_BRACE.sub(_brace_by_name, token))
    return formula and "{" + _SINGLE_SUPERSCRIPT.sub(r"^{\1}", formula) + "}"


def _with_symbols(formula: str) -> str | None:
    """The formula with a command for each symbol beyond ASCII; None where TeX could not read that."""
    if formula.isascii():
        return formula
    if _TEXT_INSIDE.search(formula):
        return None  # there a command of mathematics would need dollars of its own
    formula = _BEYOND_ASCII.sub(_by_command, _SCRIPTS.sub(_scripts, formula))
    return None if _TWO_SCRIPTS.search(formula) or _LACKS_ARGUMENT.search(formula.strip("$")) else formula


def _scripts(run: re.Match[str]) -> str:
    """Characters above or below the line, as one group; behind `^` or `_` it needs no other sign."""
    sign, plain = ("^", RAISED) if run[2][0] in RAISED else ("_", LOWERED)
    group = "".join(map(plain.__getitem__, run[2]))
    return f"{run[1] or sign}{{{group}}}"


def _by_command(found: re.Match[str]) -> str:
    command = IN_FORMULA.get(found[1], found[1])
    return f"{command} " if found[2] and command[-1].isalpha() else command


def _brace_by_name(brace: re.Match[str]) -> str:
    return r"\lbrace " if brace[0] == r"\{" else r"\rbrace "
