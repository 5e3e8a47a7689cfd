# Keras 2.0: initializers as classes and with the old short names
import numpy as np
from keras import initializers, backend as K
from keras.layers import Dense, Embedding, LSTM
from keras.models import Sequential


def my_init(shape, dtype=None):
    return K.random_normal(shape, dtype=dtype)


model = Sequential()
model.add(Dense(5, input_shape=(5,), kernel_initializer='random_uniform', bias_initializer='zeros'))
model.add(Dense(5, kernel_initializer=my_init))
model.add(Dense(5, kernel_initializer='normal'))
model.add(Dense(5, kernel_initializer='uniform'))
model.add(Dense(5, kernel_initializer=initializers.VarianceScaling(scale=1.0, mode='fan_in', distribution='normal', seed=None)))
model.add(Dense(5, kernel_initializer=initializers.Orthogonal(gain=1.0, seed=3), bias_initializer=initializers.Constant(value=0.1)))
model.add(Dense(1, kernel_initializer=initializers.TruncatedNormal(mean=0.0, stddev=0.05)))
model.compile('adam', 'mse')
model.fit(np.random.rand(6, 5), np.zeros(6), epochs=1, verbose=0)
limits = model.layers[3].get_weights()[0]
print(np.abs(limits).max() <= 0.05)
