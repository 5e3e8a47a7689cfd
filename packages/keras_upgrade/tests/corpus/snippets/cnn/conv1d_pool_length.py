# Keras 1.1: MaxPooling1D(pool_length=, stride=) on a signal
import numpy as np
from keras.models import Sequential
from keras.layers.convolutional import Convolution1D, MaxPooling1D, AveragePooling1D, ZeroPadding1D
from keras.layers.core import Flatten, Dense

signal = np.sin(np.linspace(0, 50, 6400)).reshape(64, 100, 1)
signal += 0.1 * np.random.randn(*signal.shape)
target = signal.mean(axis=(1, 2))

net = Sequential()
net.add(ZeroPadding1D(padding=1, input_shape=(100, 1)))
net.add(Convolution1D(8, 5, activation='relu'))
net.add(MaxPooling1D(pool_length=4, stride=2, border_mode='same'))
net.add(Convolution1D(8, 5, border_mode='same', subsample_length=2))
net.add(AveragePooling1D(pool_length=2))
net.add(Flatten())
net.add(Dense(1))
net.compile(loss='mean_absolute_error', optimizer='adagrad')
net.fit(signal, target, nb_epoch=1, batch_size=16)
print(net.layers[2].output_shape)
