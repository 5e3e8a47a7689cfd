# Keras 1.2: everything by star imports
from keras.models import *
from keras.layers import *
from keras.optimizers import *
from keras.utils.np_utils import *
import numpy as np

model = Sequential()
model.add(Convolution2D(4, 3, 3, input_shape=(8, 8, 1), border_mode='same'))
model.add(Activation('relu'))
model.add(MaxPooling2D())
model.add(Flatten())
model.add(Dense(3, init='he_normal'))
model.add(Activation('softmax'))
model.compile(SGD(lr=.05, momentum=.9), 'categorical_crossentropy', metrics=['accuracy'])
x = np.random.rand(9, 8, 8, 1)
model.fit(x, to_categorical([0, 1, 2] * 3), nb_epoch=1, verbose=0)
