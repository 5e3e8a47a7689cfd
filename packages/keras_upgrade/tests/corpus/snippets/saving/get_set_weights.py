# Keras 1.2: weights copied by get_weights and set_weights, one layer's kernel printed
import numpy as np
from keras.models import Sequential, Model
from keras.layers import Dense, Input

a, b = Sequential(), Sequential()
for m in (a, b):
    m.add(Dense(3, input_dim=2))
    m.add(Dense(1))
b.set_weights(a.get_weights())
x = np.random.rand(5, 2)
a.compile('sgd', 'mse')
b.compile('sgd', 'mse')
print(np.allclose(a.predict(x), b.predict(x)))
kernel, bias = a.layers[0].get_weights()
print(kernel.shape, bias.shape)
a.layers[0].set_weights([np.zeros_like(kernel), np.ones_like(bias)])
a.layers[0].trainable = False
a.compile(loss='mse', optimizer='sgd')
a.fit(x, x.sum(1), nb_epoch=1, verbose=0)
print(a.layers[0].get_weights()[1])
