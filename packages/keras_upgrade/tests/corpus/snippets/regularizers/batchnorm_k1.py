# Keras 1.2: BatchNormalization(mode=, epsilon=, beta_init=) between Dense layers
import numpy as np
from keras.models import Sequential
from keras.layers.core import Dense, Activation
from keras.layers.normalization import BatchNormalization

model = Sequential()
model.add(Dense(6, input_dim=4, init='uniform'))
model.add(BatchNormalization())
model.add(Activation('tanh'))
model.add(Dense(6))
model.add(BatchNormalization(epsilon=1e-06, mode=0, axis=-1, momentum=0.9, weights=None,
                             beta_init='zero', gamma_init='one'))
model.add(Activation('tanh'))
model.add(Dense(1))
model.compile('sgd', 'mse')
x = np.random.rand(16, 4)
model.fit(x, x[:, 0], nb_epoch=1, batch_size=4, verbose=0)
print(len(model.layers[1].get_weights()))
