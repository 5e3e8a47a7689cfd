"""Libraries for tables and for learning: pandas, scikit-learn, gensim, gym."""
