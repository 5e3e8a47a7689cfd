# Keras 1.1: a yes-or-no question, init= by position and rounding of predictions
from keras.models import Sequential
from keras.layers import Dense
import numpy

seed = 3
numpy.random.seed(seed)
table = numpy.loadtxt("pima-indians-diabetes.csv", delimiter=",")
inputs, outcome = table[:, :8], table[:, 8]

model = Sequential()
model.add(Dense(12, "uniform", "relu", input_dim=8))
model.add(Dense(6, init="uniform", activation="relu"))
model.add(Dense(1, init="uniform", activation="sigmoid"))
model.compile(loss="binary_crossentropy", optimizer="adam", metrics=["accuracy"])

model.fit(inputs, outcome, validation_split=0.33, nb_epoch=2, batch_size=10, verbose=0)
scores = model.evaluate(inputs, outcome)
print("accuracy: %.1f%%" % (scores[1] * 100))

rounded = [round(float(p[0])) for p in model.predict(inputs[:10])]
print(rounded)
