"""What the lessons and scripts of Keras Study share."""
