# Keras 2.0: K.in_train_phase inside a layer, K.random_normal noise
import numpy as np
from keras import backend as K
from keras.layers import Layer, Dense, Input
from keras.models import Model


class Jitter(Layer):
    def __init__(self, stddev, **kwargs):
        super(Jitter, self).__init__(**kwargs)
        self.stddev = stddev

    def call(self, inputs, training=None):
        def noised():
            return inputs + K.random_normal(shape=K.shape(inputs), mean=0., stddev=self.stddev)
        return K.in_train_phase(noised, inputs, training=training)

    def get_config(self):
        config = {'stddev': self.stddev}
        return dict(list(super(Jitter, self).get_config().items()) + list(config.items()))

    def compute_output_shape(self, input_shape):
        return input_shape


i = Input(shape=(6,))
model = Model(i, Dense(1)(Jitter(0.5)(i)))
model.compile('rmsprop', 'mse')
x = np.random.rand(8, 6)
model.fit(x, x[:, 0], epochs=1, verbose=0)
print(np.allclose(model.predict(x), model.predict(x)))
