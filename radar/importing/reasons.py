"""Why something in another program's list was not read as a paper's row: a sentence for each kind."""

from __future__ import annotations

NOT_A_ROW = "It is no entry of a paper: neither a line that names one, nor an object with its title and its address."
NO_LINE = "It is a line in which it is not sure where date, title and link are."
ANOTHER_PAPER = "It links to another paper than the identifier it stands under."
UNSURE = "It links to more papers than one, so it is not sure where its title ends."
MORE_CELLS = "Its title's cell seems to hold more than a title, so it is not sure what is in which cell."
NO_SUCH_DAY = "Its date is a day that does not exist."
NO_TITLE = "It gives an identifier, but no title to be sure of."
NO_MONTH = "It has no date, and its identifier names no month."
SEVERAL = "It names several papers, so it is not sure which one its words are about."
IN_CODE = "It stands in a block of code, as a citation does."
IN_A_COMMENT = "It stands in a comment, so readers of the list did not see it."
NO_PAPER = "It names no paper of arXiv's."
NOT_JSON = "It is no JSON, as the other lines of its file are."
NOT_TEXT = "It holds bytes that are no text in UTF-8."
UNBALANCED = "Its braces do not match, so it is not sure where it ends."
BARE_NUMBER = (
    "Its number could be a paper of arXiv's, but nothing says so; write arXiv: before it to have it asked for."
)
