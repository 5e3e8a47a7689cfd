# Keras 2.0: three classes of iris flowers, read with pandas
import numpy
import pandas
from keras.models import Sequential
from keras.layers import Dense
from keras.utils import np_utils
from sklearn.preprocessing import LabelEncoder

numpy.random.seed(7)
frame = pandas.read_csv("iris.csv", header=None)
values = frame.values
X = values[:, 0:4].astype(float)
names = values[:, 4]

encoder = LabelEncoder()
codes = encoder.fit_transform(names)
onehot = np_utils.to_categorical(codes)

model = Sequential()
model.add(Dense(8, input_dim=4, kernel_initializer="normal", activation="relu"))
model.add(Dense(3, kernel_initializer="normal", activation="softmax"))
model.compile(loss="categorical_crossentropy", optimizer="adam", metrics=["accuracy"])
model.fit(X, onehot, epochs=2, batch_size=5, verbose=2)

scores = model.evaluate(X, onehot, verbose=0)
print("%s: %.2f%%" % (model.metrics_names[1], scores[1] * 100))
predicted = model.predict_classes(X[:5])
print(encoder.inverse_transform(predicted))
