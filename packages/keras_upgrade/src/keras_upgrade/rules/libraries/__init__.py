"""Libraries for arrays, plots and pictures."""
