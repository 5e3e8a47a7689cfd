# Keras 1.2: a layer with build, call(x, mask) and get_output_shape_for
import numpy as np
from keras import backend as K
from keras.engine.topology import Layer
from keras.models import Sequential
from keras.layers import Activation


class MyDense(Layer):
    def __init__(self, output_dim, **kwargs):
        self.output_dim = output_dim
        super(MyDense, self).__init__(**kwargs)

    def build(self, input_shape):
        self.W = self.add_weight(shape=(input_shape[1], self.output_dim),
                                 initializer='uniform', trainable=True, name='W')
        self.b = self.add_weight(shape=(self.output_dim,), initializer='zero', name='b')
        super(MyDense, self).build(input_shape)

    def call(self, x, mask=None):
        return K.dot(x, self.W) + self.b

    def get_output_shape_for(self, input_shape):
        return (input_shape[0], self.output_dim)


model = Sequential()
model.add(MyDense(6, input_shape=(9,)))
model.add(Activation('tanh'))
model.add(MyDense(1))
model.compile('sgd', 'mse')
x = np.random.rand(20, 9)
model.fit(x, x.mean(axis=1), nb_epoch=1, verbose=0)
print(model.predict(x).shape)
