# Keras 1.2: Convolution3D over a few frames
import numpy as np
from keras.models import Sequential
from keras.layers import Convolution3D, MaxPooling3D, Flatten, Dense

frames = np.random.rand(6, 8, 16, 16, 1).astype('float32')
kinds = np.array([0, 1, 0, 1, 0, 1])

model = Sequential()
model.add(Convolution3D(4, 3, 3, 3, border_mode='same', activation='relu',
                        dim_ordering='tf', input_shape=(8, 16, 16, 1)))
model.add(MaxPooling3D(pool_size=(2, 2, 2), dim_ordering='tf'))
model.add(Convolution3D(nb_filter=4, kernel_dim1=2, kernel_dim2=2, kernel_dim3=2,
                        subsample=(1, 2, 2), dim_ordering='tf'))
model.add(Flatten())
model.add(Dense(1, activation='sigmoid'))
model.compile(loss='binary_crossentropy', optimizer='sgd', metrics=['accuracy'])
model.fit(frames, kinds, nb_epoch=1, batch_size=2)
print(model.output_shape)
