# Keras 1.2: LeNet with Theano's channel order, subsample and border_mode
from keras import backend as K
from keras.models import Sequential
from keras.layers.convolutional import Convolution2D, MaxPooling2D
from keras.layers.core import Activation, Flatten, Dense
from keras.datasets import mnist
from keras.utils import np_utils
from keras.optimizers import Adam
import numpy as np

K.set_image_dim_ordering('th')


class LeNet:
    @staticmethod
    def build(input_shape, classes):
        model = Sequential()
        model.add(Convolution2D(8, 5, 5, border_mode='same', input_shape=input_shape))
        model.add(Activation('relu'))
        model.add(MaxPooling2D(pool_size=(2, 2), strides=(2, 2)))
        model.add(Convolution2D(16, 5, 5, border_mode='same'))
        model.add(Activation('relu'))
        model.add(MaxPooling2D(pool_size=(2, 2), strides=(2, 2)))
        model.add(Flatten())
        model.add(Dense(64))
        model.add(Activation('relu'))
        model.add(Dense(classes))
        model.add(Activation('softmax'))
        return model


(X_train, y_train), (X_test, y_test) = mnist.load_data()
X_train = X_train.astype('float32')[:, np.newaxis, :, :] / 255
X_test = X_test.astype('float32')[:, np.newaxis, :, :] / 255
y_train = np_utils.to_categorical(y_train, 10)
y_test = np_utils.to_categorical(y_test, 10)

model = LeNet.build(input_shape=(1, 28, 28), classes=10)
print(model.output_shape)
K.set_image_dim_ordering('tf')
# Theano's order cannot be trained on a CPU by TensorFlow: the same network, channels last
model = LeNet.build(input_shape=(28, 28, 1), classes=10)
model.compile(loss='categorical_crossentropy', optimizer=Adam(), metrics=['accuracy'])
X_train = X_train.transpose(0, 2, 3, 1)
X_test = X_test.transpose(0, 2, 3, 1)
history = model.fit(X_train, y_train, batch_size=128, nb_epoch=1, validation_split=0.2)
print('Test score:', model.evaluate(X_test, y_test, verbose=0)[0])
