# Keras 2.0: a generator that yields dictionaries, one with sample weights
import numpy as np
from keras.layers import Input, Dense, concatenate
from keras.models import Model

a, b = Input((3,), name='a'), Input((2,), name='b')
model = Model([a, b], Dense(1, name='c')(concatenate([a, b])))
model.compile('sgd', 'mse')


def dictionaries(size=4):
    while True:
        yield {'a': np.random.rand(size, 3), 'b': np.random.rand(size, 2)}, {'c': np.random.rand(size, 1)}


def weighted(size=4):
    while True:
        x1, x2 = np.random.rand(size, 3), np.random.rand(size, 2)
        yield [x1, x2], x1[:, :1], np.ones(size)


model.fit_generator(dictionaries(), 2, 1, verbose=0)
model.fit_generator(weighted(), steps_per_epoch=2, epochs=1, verbose=0)
print(model.evaluate_generator(weighted(), 2))
