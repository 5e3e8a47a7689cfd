"""What the page is answered: activations and their pictures, predictions, explanations."""
