# Keras 2.1: the shape by K.image_data_format()
from keras import backend as K
from keras.models import Sequential
from keras.layers import Conv2D, MaxPooling2D, GlobalAveragePooling2D, Dense, BatchNormalization, Activation
import numpy as np

rows, cols, depth = 18, 18, 3
if K.image_data_format() == 'channels_first':
    shape, channel_axis = (depth, rows, cols), 1
else:
    shape, channel_axis = (rows, cols, depth), -1

model = Sequential()
for filters in (6, 12):
    if not model.layers:
        model.add(Conv2D(filters, kernel_size=3, padding='same', use_bias=False, input_shape=shape))
    else:
        model.add(Conv2D(filters, kernel_size=3, padding='same', use_bias=False))
    model.add(BatchNormalization(axis=channel_axis))
    model.add(Activation('relu'))
    model.add(MaxPooling2D())
model.add(GlobalAveragePooling2D())
model.add(Dense(5, activation='softmax'))
model.compile('adam', 'sparse_categorical_crossentropy', metrics=['accuracy'])
model.fit(np.random.rand(20, *shape), np.random.randint(0, 5, (20, 1)), epochs=1, verbose=0)
print(K.int_shape(model.output), K.eval(K.sum(model.layers[0].kernel)).dtype)
