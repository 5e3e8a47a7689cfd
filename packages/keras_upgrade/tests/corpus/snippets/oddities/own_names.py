# Keras 1.2: functions and variables of one's own that are called merge, lr, init, K
import numpy as np
from keras.layers import Dense, Input
from keras.models import Model

K = 3
lr = 0.5
init = 'values'
nb_epoch = 1


def merge(first, second, mode='sum'):
    return first + second if mode == 'sum' else first * second


def Convolution2D(kernel, rows, cols):
    return np.ones((rows, cols)) * kernel


class Options(object):
    decay, border_mode = 0.1, 'same'

    def fit(self, nb_epoch=0, lr=0.0):
        return nb_epoch + lr


print(merge(1, 2, mode='mul'), Convolution2D(2, 3, 3).sum(), Options().fit(nb_epoch=2, lr=lr), K, init)
p = dict(lr=lr, nb_epoch=nb_epoch, init=init)
i = Input(shape=(2,))
model = Model(input=i, output=Dense(1)(i))
model.compile('sgd', 'mse')
model.fit(np.ones((4, 2)), np.ones(4), nb_epoch=p['nb_epoch'], verbose=0)
