# Keras 2.0: an activation of one's own by get_custom_objects, and by a function
import numpy as np
from keras import backend as K
from keras.layers import Dense, Activation
from keras.models import Sequential
from keras.utils.generic_utils import get_custom_objects


def swish(x):
    return K.sigmoid(x) * x


def mish_like(x):
    return x * K.tanh(K.softplus(x))


get_custom_objects().update({'swish_own': Activation(swish), 'mish_like': mish_like})
model = Sequential()
model.add(Dense(6, input_shape=(3,), activation=swish))
model.add(Dense(6, activation='mish_like'))
model.add(Activation(lambda x: K.relu(x, alpha=0.1, max_value=6)))
model.add(Dense(1))
model.compile('sgd', 'mse')
x = np.random.randn(16, 3)
model.fit(x, x[:, 0] ** 2, epochs=1, verbose=0)
print(model.predict(x[:1]).shape)
