# Keras 2.0: imports in try/except, inside functions, and by the version of Keras
import numpy as np
import keras
try:
    from keras.layers import Conv2D
except ImportError:
    from keras.layers import Convolution2D as Conv2D

if int(keras.__version__.split('.')[0]) >= 2:
    fit_args = {'epochs': 1}
else:
    fit_args = {'nb_epoch': 1}


def build():
    from keras.models import Sequential
    from keras.layers.core import Flatten, Dense
    model = Sequential()
    model.add(Conv2D(2, (3, 3), input_shape=(5, 5, 1)))
    model.add(Flatten())
    model.add(Dense(1))
    return model


if __name__ == '__main__':
    net = build()
    net.compile(loss='mse', optimizer='adam')
    net.fit(np.random.rand(4, 5, 5, 1), np.zeros(4), verbose=0, **fit_args)
    print(net.count_params())
