"""The measurements: how long a run takes and how much memory it needs. They are printed, and never asserted."""
