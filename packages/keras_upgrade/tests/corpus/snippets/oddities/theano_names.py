# Keras 1.2: Theano's functions only where Theano is the backend (K._BACKEND)
import numpy as np
from keras import backend as K
from keras.models import Sequential
from keras.layers import Dense, Lambda

if K._BACKEND == 'theano':
    import theano.tensor as T
    clip = lambda x: T.clip(x, 0, 1)
else:
    clip = lambda x: K.clip(x, 0, 1)
model = Sequential()
model.add(Dense(4, input_dim=3))
model.add(Lambda(clip, output_shape=(4,)))
model.compile('sgd', 'mse')
model.fit(np.random.rand(6, 3), np.zeros((6, 4)), nb_epoch=1, verbose=0)
print(model.layers[1].output_shape, K.backend())
