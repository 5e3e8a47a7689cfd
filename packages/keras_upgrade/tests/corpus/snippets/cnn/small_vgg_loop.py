# Keras 1.2: blocks of convolutions added in a loop, variables for rows and columns
import numpy as np
from keras.models import Sequential
from keras.layers import Convolution2D, MaxPooling2D, Activation, Dropout, Flatten, Dense

nb_filters = [4, 8]
nb_conv = 3
nb_pool = 2
nb_classes = 4

model = Sequential()
for i, nb_filter in enumerate(nb_filters):
    kwargs = {'input_shape': (20, 20, 1)} if i == 0 else {}
    model.add(Convolution2D(nb_filter, nb_conv, nb_conv, border_mode='same', **kwargs))
    model.add(Activation('relu'))
    model.add(Convolution2D(nb_filter, nb_conv, nb_conv))
    model.add(Activation('relu'))
    model.add(MaxPooling2D(pool_size=(nb_pool, nb_pool)))
    model.add(Dropout(0.25))
model.add(Flatten())
model.add(Dense(nb_classes, activation='softmax'))
model.compile(loss='categorical_crossentropy', optimizer='adadelta', metrics=['accuracy'])

x = np.random.random((32, 20, 20, 1))
y = np.eye(nb_classes)[np.random.randint(nb_classes, size=32)]
model.fit(x, y, batch_size=8, nb_epoch=1, verbose=1, validation_data=(x, y))
model.summary()
