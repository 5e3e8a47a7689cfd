# Keras 2.1: compile() and fit() with positional arguments, tabs for indentation
import numpy as np
import pandas as pd
from keras.models import Sequential
from keras.layers import Dense, BatchNormalization
from keras.optimizers import Adam

red = pd.read_csv("winequality-red.csv", sep=";")
X = red.values[:, :-1].astype("float32")
y = red.values[:, -1].astype("float32")
X = (X - X.mean(0)) / X.std(0)


def build(width, depth=2):
	model = Sequential()
	for i in range(depth):
		if i == 0:
			model.add(Dense(width, activation="relu", input_dim=X.shape[1]))
		else:
			model.add(Dense(width, activation="relu"))
		model.add(BatchNormalization())
	model.add(Dense(1))
	model.compile(Adam(0.01), "mse", ["mae"])
	return model


model = build(16)
history = model.fit(X, y, 64, 2, 0)
print(history.history.keys())
print(model.predict(X[:4]).ravel())
