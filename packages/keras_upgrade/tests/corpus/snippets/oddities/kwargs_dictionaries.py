# Keras 2.0: arguments kept in dictionaries and passed with **
import numpy as np
from keras.layers import Conv2D, Dense, Flatten
from keras.models import Sequential
from keras.optimizers import Adam

conv = dict(kernel_size=(3, 3), padding='same', activation='relu', kernel_initializer='he_normal')
train = {'epochs': 1, 'batch_size': 4, 'verbose': 0}
model = Sequential()
model.add(Conv2D(4, input_shape=(6, 6, 1), **conv))
model.add(Conv2D(2, **conv))
model.add(Flatten())
model.add(Dense(1))
model.compile(optimizer=Adam(lr=1e-3), loss='mse')
history = model.fit(np.random.rand(8, 6, 6, 1), np.random.rand(8), **train)
print(history.params.get('epochs'), len(history.epoch))
