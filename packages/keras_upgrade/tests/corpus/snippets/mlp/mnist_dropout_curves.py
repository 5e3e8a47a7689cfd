# Keras 1.2: Dropout(p=), and the accuracy curves from history['acc']
import matplotlib

matplotlib.use("Agg")
import matplotlib.pyplot as plt
from keras.datasets import mnist
from keras.models import Sequential
from keras.layers.core import Dense, Dropout, Activation
from keras.optimizers import RMSprop
from keras.utils.np_utils import to_categorical

(x_train, y_train), (x_test, y_test) = mnist.load_data()
x_train = x_train.reshape(len(x_train), 28 * 28) / 255.0
x_test = x_test.reshape(len(x_test), 28 * 28) / 255.0

net = Sequential()
net.add(Dense(output_dim=48, input_dim=784, init="glorot_normal"))
net.add(Activation("relu"))
net.add(Dropout(p=0.3))
net.add(Dense(output_dim=48, init="glorot_normal", activation="relu"))
net.add(Dropout(p=0.3))
net.add(Dense(output_dim=10, activation="softmax"))
net.compile(RMSprop(lr=0.001), "categorical_crossentropy", ["accuracy"])

hist = net.fit(
    x_train, to_categorical(y_train), nb_epoch=2, batch_size=256, validation_data=(x_test, to_categorical(y_test))
)

plt.plot(hist.history["acc"], label="train")  # one point an epoch
plt.plot(hist.history["val_acc"], label="test")
plt.xlabel("epoch")
plt.legend(loc="lower right")
plt.savefig("accuracy.png")
print("best validation accuracy: %.3f" % max(hist.history["val_acc"]))
