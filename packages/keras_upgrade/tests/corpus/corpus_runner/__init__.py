"""Runs old Keras scripts on Keras 3, as they are and upgraded, and says which ones reach their end."""
