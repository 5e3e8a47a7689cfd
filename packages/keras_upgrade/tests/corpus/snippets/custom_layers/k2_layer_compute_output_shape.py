# Keras 2.0: a layer of one's own, compute_output_shape
from keras import backend as K
from keras.engine.topology import Layer
from keras.models import Sequential
from keras.layers import Dense
import numpy as np


class Antirectifier(Layer):
    """Keeps both halves of what relu would throw away."""

    def call(self, inputs):
        inputs -= K.mean(inputs, axis=1, keepdims=True)
        inputs = K.l2_normalize(inputs, axis=1)
        return K.concatenate([K.relu(inputs), K.relu(-inputs)], axis=1)

    def compute_output_shape(self, input_shape):
        shape = list(input_shape)
        assert len(shape) == 2
        shape[-1] *= 2
        return tuple(shape)


model = Sequential([Dense(7, input_shape=(5,)), Antirectifier(), Dense(2, activation='softmax')])
model.compile(loss='categorical_crossentropy', optimizer='rmsprop', metrics=['accuracy'])
x = np.random.randn(12, 5)
model.fit(x, np.eye(2)[(x[:, 0] > 0).astype('int')], epochs=1, verbose=0)
print(model.layers[1].output_shape)
