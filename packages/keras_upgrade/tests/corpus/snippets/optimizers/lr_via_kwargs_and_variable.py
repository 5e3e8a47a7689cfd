# Keras 2.1: a variable called lr, and the optimizer made from a dictionary
import numpy as np
from keras import optimizers
from keras.models import Sequential
from keras.layers import Dense


def make(lr=0.01, decay=0.0):
    # the function's own lr keeps its name
    return optimizers.Adam(lr=lr, decay=decay)


lr = 0.02
settings = {'sgd': optimizers.SGD(lr=lr), 'adam': make(lr=lr), 'rms': optimizers.get('rmsprop')}
x = np.random.rand(10, 2)
for name, optimizer in sorted(settings.items()):
    m = Sequential()
    m.add(Dense(1, input_dim=2))
    m.compile(loss='mae', optimizer=optimizer)
    m.fit(x, x.max(axis=1), epochs=1, verbose=0)
    print(name, lr)
