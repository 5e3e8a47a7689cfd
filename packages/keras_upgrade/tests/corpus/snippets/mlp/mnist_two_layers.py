# Keras 1.2: a two-layer network on MNIST, nb_epoch and np_utils
from keras.datasets import mnist
from keras.models import Sequential
from keras.layers.core import Dense, Activation
from keras.optimizers import SGD
from keras.utils import np_utils
import numpy as np

np.random.seed(1671)

NB_EPOCH = 2
BATCH_SIZE = 128
NB_CLASSES = 10

(X_train, y_train), (X_test, y_test) = mnist.load_data()
X_train = X_train.reshape(60000, 784).astype("float32") / 255
X_test = X_test.reshape(10000, 784).astype("float32") / 255

Y_train = np_utils.to_categorical(y_train, NB_CLASSES)
Y_test = np_utils.to_categorical(y_test, NB_CLASSES)

model = Sequential()
model.add(Dense(64, input_shape=(784,)))
model.add(Activation("relu"))
model.add(Dense(NB_CLASSES))
model.add(Activation("softmax"))
model.summary()

model.compile(loss="categorical_crossentropy", optimizer=SGD(), metrics=["accuracy"])
history = model.fit(X_train, Y_train, batch_size=BATCH_SIZE, nb_epoch=NB_EPOCH, verbose=1, validation_split=0.2)
score = model.evaluate(X_test, Y_test, verbose=0)
print("test loss:", score[0])
print("test accuracy:", score[1])
