# Keras 2.0: LocallyConnected2D and LocallyConnected1D
import numpy as np
from keras.models import Sequential
from keras.layers import LocallyConnected2D, LocallyConnected1D, Reshape, Flatten, Dense

model = Sequential()
model.add(LocallyConnected2D(3, (3, 3), activation='relu', input_shape=(8, 8, 1)))
model.add(Reshape((36, 3)))
model.add(LocallyConnected1D(2, 3, strides=2))
model.add(Flatten())
model.add(Dense(1))
model.compile(loss='mean_squared_error', optimizer='adam')
x = np.random.rand(12, 8, 8, 1)
model.fit(x, x.sum(axis=(1, 2, 3)), epochs=1, batch_size=4, verbose=0)
print(model.count_params())
