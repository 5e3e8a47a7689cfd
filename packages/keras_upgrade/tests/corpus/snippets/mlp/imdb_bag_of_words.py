# Keras 2.0: film reviews as 0/1 vectors, smoothed curves of acc and val_acc
from keras.datasets import imdb
from keras import models, layers, optimizers, losses, metrics
import numpy as np
import matplotlib.pyplot as plt

(train, y_train), (test, y_test) = imdb.load_data(num_words=1000)


def multi_hot(sequences, dimension=1000):
    matrix = np.zeros((len(sequences), dimension))
    for row, sequence in enumerate(sequences):
        matrix[row, sequence] = 1.0
    return matrix


x_train, x_test = multi_hot(train[:2000]), multi_hot(test[:500])
y_train = np.asarray(y_train[:2000]).astype("float32")
y_test = np.asarray(y_test[:500]).astype("float32")

model = models.Sequential()
model.add(layers.Dense(16, activation="relu", input_shape=(1000,)))
model.add(layers.Dense(1, activation="sigmoid"))
model.compile(
    optimizer=optimizers.RMSprop(lr=0.001), loss=losses.binary_crossentropy, metrics=[metrics.binary_accuracy]
)
history = model.fit(
    x_train[500:], y_train[500:], epochs=2, batch_size=256, validation_data=(x_train[:500], y_train[:500])
)

history_dict = history.history
print(sorted(history_dict.keys()))
acc = history_dict["binary_accuracy"]
epochs = range(1, len(acc) + 1)
plt.plot(epochs, acc, "bo")
plt.plot(epochs, history_dict["val_binary_accuracy"], "b")
plt.show()
print(model.evaluate(x_test, y_test))
