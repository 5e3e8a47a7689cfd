# Keras 1.2: optimizer='adadelta' by name, whose rate was 1.0
from __future__ import print_function
import keras
from keras.datasets import mnist
from keras.models import Sequential
from keras.layers import Dense, Dropout, Flatten

batch_size, num_classes = 100, 10
(x_train, y_train), (x_test, y_test) = mnist.load_data()
x_train = x_train[:6000].astype("float32") / 255
y_train = keras.utils.np_utils.to_categorical(y_train[:6000], num_classes)
x_test = x_test[:1000].astype("float32") / 255
y_test = keras.utils.np_utils.to_categorical(y_test[:1000], num_classes)

model = Sequential()
model.add(Flatten(input_shape=(28, 28)))
model.add(Dense(64, activation="relu", init="he_normal"))
model.add(Dropout(0.25))
model.add(Dense(num_classes, activation="softmax"))
model.compile(loss="categorical_crossentropy", optimizer="adadelta", metrics=["accuracy"])
model.fit(x_train, y_train, batch_size=batch_size, nb_epoch=1, validation_data=(x_test, y_test))
print("accuracy", model.evaluate(x_test, y_test, verbose=0)[1])
