# Keras 1.2: advanced activations: LeakyReLU(0.1), PReLU, ELU, ThresholdedReLU
import numpy as np
from keras.models import Sequential
from keras.layers.convolutional import Convolution2D
from keras.layers.core import Flatten, Dense
from keras.layers.advanced_activations import LeakyReLU, PReLU, ELU, ThresholdedReLU

model = Sequential()
model.add(Convolution2D(4, 3, 3, input_shape=(10, 10, 1)))
model.add(LeakyReLU(0.1))
model.add(Convolution2D(4, 3, 3, subsample=(2, 2)))
model.add(LeakyReLU(alpha=.2))
model.add(PReLU())
model.add(Flatten())
model.add(Dense(8))
model.add(ELU(alpha=1.0))
model.add(Dense(8))
model.add(ThresholdedReLU(theta=0.5))
model.add(Dense(1, activation='hard_sigmoid'))
model.compile('adamax', 'binary_crossentropy')
x = np.random.randn(16, 10, 10, 1)
model.fit(x, (x.mean(axis=(1, 2, 3)) > 0).astype(int), nb_epoch=1, verbose=0)
print(model.predict(x)[:3])
