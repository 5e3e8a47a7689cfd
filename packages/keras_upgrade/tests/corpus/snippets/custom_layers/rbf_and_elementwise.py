# Keras 2.2: add_weight with positional name and shape, K.expand_dims, K.exp
import numpy as np
from keras import backend as K
from keras.engine import Layer
from keras.initializers import RandomUniform, Constant
from keras.models import Sequential
from keras.layers import Dense


class RBF(Layer):
    def __init__(self, units, beta=1.0, **kwargs):
        self.units, self.beta0 = units, beta
        super(RBF, self).__init__(**kwargs)

    def build(self, input_shape):
        self.centers = self.add_weight('centers', (self.units, input_shape[1]), initializer=RandomUniform(0.0, 1.0))
        self.betas = self.add_weight('betas', (self.units,), initializer=Constant(self.beta0))
        super(RBF, self).build(input_shape)

    def call(self, x):
        C = K.expand_dims(self.centers)
        H = K.transpose(C - K.transpose(x))
        return K.exp(-self.betas * K.sum(H ** 2, axis=1))

    def compute_output_shape(self, input_shape):
        return (input_shape[0], self.units)


model = Sequential()
model.add(RBF(4, beta=2.0, input_shape=(1,)))
model.add(Dense(1, use_bias=False))
model.compile(loss='mean_squared_error', optimizer='rmsprop')
x = np.linspace(0, 1, 30)
model.fit(x[:, None], np.sin(6 * x), batch_size=10, epochs=1, verbose=0)
print(model.layers[0].get_weights()[0].shape)
