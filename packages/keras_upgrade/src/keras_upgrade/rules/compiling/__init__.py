"""What `compile` takes, and what follows from it: losses, metrics, optimizers."""
