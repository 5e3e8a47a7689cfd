# Keras 1.2: initialisations by name and by a function of (shape, name)
import numpy as np
from keras import backend as K
from keras import initializations
from keras.initializations import normal, glorot_uniform
from keras.models import Sequential
from keras.layers import Dense


def my_init(shape, name=None):
    return initializations.normal(shape, scale=0.01, name=name)


def small(shape, name=None):
    value = np.random.uniform(-0.01, 0.01, size=shape)
    return K.variable(value, name=name)


model = Sequential()
model.add(Dense(12, input_dim=6, init=my_init))
for init in ['uniform', 'lecun_uniform', 'normal', 'identity', 'orthogonal', 'zero', 'one',
             'glorot_normal', 'glorot_uniform', 'he_normal', 'he_uniform']:
    model.add(Dense(12, init=init))
model.add(Dense(1, init=small))
model.compile(optimizer='sgd', loss='mse')
print(model.predict(np.ones((2, 6))).shape, len(model.layers))
