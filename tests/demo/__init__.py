"""The demonstration: the whole job on this machine, with arXiv played by a stand-in and papers that are invented."""
