# Keras 1.2: dim_ordering= on every layer
import numpy as np
from keras.models import Sequential
from keras.layers import (Convolution2D, MaxPooling2D, ZeroPadding2D, UpSampling2D,
                          AveragePooling2D, Flatten, Dense)

model = Sequential()
model.add(ZeroPadding2D((1, 1), input_shape=(16, 16, 3), dim_ordering='tf'))
model.add(Convolution2D(4, 3, 3, activation='relu', dim_ordering='tf', name='c1'))
model.add(MaxPooling2D((2, 2), strides=(2, 2), dim_ordering='tf'))
model.add(UpSampling2D(size=(2, 2), dim_ordering='tf'))
model.add(Convolution2D(nb_filter=4, nb_row=3, nb_col=3, subsample=(2, 2), border_mode='valid',
                        dim_ordering='tf', name='c2'))
model.add(AveragePooling2D(pool_size=(2, 2), border_mode='same', dim_ordering='tf'))
model.add(Flatten())
model.add(Dense(2, activation='softmax'))
model.compile('sgd', 'categorical_crossentropy')

X = np.random.rand(8, 16, 16, 3)
Y = np.eye(2)[np.random.randint(0, 2, 8)]
model.fit(X, Y, nb_epoch=1, batch_size=4, verbose=0)
for layer in model.layers:
    print(layer.name, layer.input_shape, layer.output_shape)
