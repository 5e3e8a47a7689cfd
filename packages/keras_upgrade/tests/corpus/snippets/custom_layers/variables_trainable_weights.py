# Keras 1.0: K.variable in build, self.trainable_weights as a list
import numpy as np
import keras.backend as K
from keras.engine import Layer, InputSpec
from keras import initializations
from keras.models import Sequential
from keras.layers.core import Dense


class Scale(Layer):
    def __init__(self, axis=-1, gamma_init='one', beta_init='zero', **kwargs):
        self.axis = axis
        self.gamma_init = initializations.get(gamma_init)
        self.beta_init = initializations.get(beta_init)
        super(Scale, self).__init__(**kwargs)

    def build(self, input_shape):
        shape = (int(input_shape[self.axis]),)
        self.gamma = self.gamma_init(shape, name='{}_gamma'.format(self.name))
        self.beta = self.beta_init(shape, name='{}_beta'.format(self.name))
        self.trainable_weights = [self.gamma, self.beta]

    def call(self, x, mask=None):
        return self.gamma * x + self.beta

    def get_config(self):
        base = super(Scale, self).get_config()
        return dict(list(base.items()) + [('axis', self.axis)])


model = Sequential()
model.add(Dense(5, input_dim=4))
model.add(Scale())
model.compile(optimizer='sgd', loss='mse')
x = np.random.rand(10, 4)
model.fit(x, np.zeros((10, 5)), nb_epoch=1, verbose=0)
print(model.layers[1].get_config()['axis'])
