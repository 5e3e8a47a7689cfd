# Keras 1.2: Lambda layers with and without output_shape, with arguments
import numpy as np
from keras.models import Sequential
from keras.layers import Lambda, Dense
from keras import backend as K


def power(x, n):
    return K.pow(x, n)


def first_half(x):
    return x[:, :4]


model = Sequential()
model.add(Lambda(first_half, output_shape=(4,), input_shape=(8,)))
model.add(Lambda(power, arguments={'n': 2}))
model.add(Lambda(lambda x: x ** 0.5 + 1))
model.add(Lambda(lambda x: K.clip(x, 0., 5.), name='clipped'))
model.add(Dense(1))
model.compile('adam', 'mse')
x = np.random.rand(10, 8)
print(model.train_on_batch(x, x.sum(axis=1)))
print(model.get_layer('clipped').output_shape)
