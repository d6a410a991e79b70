"""How arXiv's search reads a text: its words, stop words, stems and folded letters."""
