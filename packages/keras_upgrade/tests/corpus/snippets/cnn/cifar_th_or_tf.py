# Keras 1.2: CIFAR-10, the shape chosen by K.image_dim_ordering()
from keras.datasets import cifar10
from keras.utils import np_utils
from keras.models import Sequential
from keras.layers.core import Dense, Dropout, Activation, Flatten
from keras.layers.convolutional import Conv2D, MaxPooling2D
from keras.optimizers import RMSprop
from keras import backend as K

IMG_ROWS = IMG_COLS = 32
IMG_CHANNELS = 3
(X_train, y_train), (X_test, y_test) = cifar10.load_data()
print('X_train shape:', X_train.shape)
if K.image_dim_ordering() == 'th':
    input_shape = (IMG_CHANNELS, IMG_ROWS, IMG_COLS)
else:
    input_shape = (IMG_ROWS, IMG_COLS, IMG_CHANNELS)

X_train = X_train.reshape((X_train.shape[0],) + input_shape).astype('float32') / 255
X_test = X_test.reshape((X_test.shape[0],) + input_shape).astype('float32') / 255
Y_train = np_utils.to_categorical(y_train, 10)
Y_test = np_utils.to_categorical(y_test, 10)

model = Sequential()
model.add(Conv2D(16, 3, 3, border_mode='same', input_shape=input_shape))
model.add(Activation('relu'))
model.add(MaxPooling2D(pool_size=(2, 2)))
model.add(Dropout(0.25))
model.add(Flatten())
model.add(Dense(64))
model.add(Activation('relu'))
model.add(Dropout(0.5))
model.add(Dense(10))
model.add(Activation('softmax'))
model.compile(loss='categorical_crossentropy', optimizer=RMSprop(lr=0.0001, decay=1e-6), metrics=['accuracy'])
model.fit(X_train, Y_train, batch_size=128, nb_epoch=1, verbose=2)
print(model.evaluate(X_test, Y_test, batch_size=128))
