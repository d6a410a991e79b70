// Sets the formulas that arithmatex has found; what KaTeX does not know stays as it is written.
document.addEventListener('DOMContentLoaded', () => {
  if (!window.katex) return;
  for (const formula of document.querySelectorAll('.arithmatex')) {
    const [, opening, tex] = /^(\\[([])(.*)\\[)\]]$/s.exec(formula.textContent) ?? [];
    if (opening) katex.render(tex, formula, { displayMode: opening === '\\[', throwOnError: false, strict: false });
  }
});
