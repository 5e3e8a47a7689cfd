# Keras 2.1: attention as a layer: add_weight, K.tanh, K.exp, mask support
import numpy as np
from keras import backend as K, initializers, regularizers
from keras.engine.topology import Layer
from keras.layers import Input, Embedding, LSTM, Dense
from keras.models import Model


class Attention(Layer):
    def __init__(self, steps, W_regularizer=None, **kwargs):
        self.supports_masking = True
        self.init = initializers.get('glorot_uniform')
        self.W_regularizer = regularizers.get(W_regularizer)
        self.steps = steps
        super(Attention, self).__init__(**kwargs)

    def build(self, input_shape):
        assert len(input_shape) == 3
        self.W = self.add_weight(shape=(int(input_shape[-1]), 1), initializer=self.init,
                                 name='{}_W'.format(self.name), regularizer=self.W_regularizer)
        self.b = self.add_weight(shape=(self.steps, 1), initializer='zeros', name='{}_b'.format(self.name))
        self.built = True

    def compute_mask(self, inputs, mask=None):
        return None

    def call(self, x, mask=None):
        e = K.exp(K.tanh(K.dot(x, self.W) + self.b))
        if mask is not None:
            e *= K.expand_dims(K.cast(mask, K.floatx()))
        a = e / (K.sum(e, axis=1, keepdims=True) + K.epsilon())
        return K.sum(x * a, axis=1)

    def compute_output_shape(self, input_shape):
        return input_shape[0], input_shape[-1]


words = Input(shape=(8,), dtype='int32')
h = LSTM(6, return_sequences=True)(Embedding(30, 5, mask_zero=True, input_length=8)(words))
label = Dense(1, activation='sigmoid')(Attention(8, W_regularizer=regularizers.l2(1e-4))(h))
model = Model(words, label)
model.compile('adam', 'binary_crossentropy', metrics=['acc'])
x = np.random.randint(0, 30, (16, 8))
model.fit(x, np.arange(16) % 2, epochs=1, verbose=0)
print(model.predict(x[:2]).shape)
