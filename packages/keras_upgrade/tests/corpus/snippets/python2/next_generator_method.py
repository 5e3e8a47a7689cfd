# Keras 1.2, Python 2: generator.next(), samples_per_epoch, a thread-safe wrapper with def next
import threading
import numpy as np
from keras.models import Sequential
from keras.layers import Dense


class Safe:
    def __init__(self, it):
        self.it = it
        self.lock = threading.Lock()

    def __iter__(self):
        return self

    def next(self):
        with self.lock:
            return self.it.next()


def endless(size):
    while True:
        x = np.random.rand(size, 3)
        yield x, x[:, 0]


print endless(4).next()[0].shape
model = Sequential()
model.add(Dense(1, input_dim=3))
model.compile('sgd', 'mse')
model.fit_generator(Safe(endless(5)), samples_per_epoch=20, nb_epoch=1, verbose=0)
print model.predict_generator(Safe(endless(5)), 10).shape
