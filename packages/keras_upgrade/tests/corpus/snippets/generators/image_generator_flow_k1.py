# Keras 1.2: ImageDataGenerator.flow with fit_generator and samples_per_epoch
from keras.datasets import cifar10
from keras.preprocessing.image import ImageDataGenerator
from keras.models import Sequential
from keras.layers.core import Dense, Activation, Flatten
from keras.layers.convolutional import Convolution2D, MaxPooling2D
from keras.utils import np_utils

(X_train, y_train), (X_test, y_test) = cifar10.load_data()
X_train, y_train = X_train[:128].astype('float32') / 255, np_utils.to_categorical(y_train[:128], 10)
X_test, y_test = X_test[:64].astype('float32') / 255, np_utils.to_categorical(y_test[:64], 10)

datagen = ImageDataGenerator(featurewise_center=False, featurewise_std_normalization=False, rotation_range=40,
                             width_shift_range=0.2, height_shift_range=0.2, zoom_range=0.2,
                             horizontal_flip=True, fill_mode='nearest')
datagen.fit(X_train)

model = Sequential()
model.add(Convolution2D(4, 3, 3, border_mode='same', input_shape=(32, 32, 3)))
model.add(Activation('relu'))
model.add(MaxPooling2D((4, 4)))
model.add(Flatten())
model.add(Dense(10, activation='softmax'))
model.compile(loss='categorical_crossentropy', optimizer='rmsprop', metrics=['accuracy'])
history = model.fit_generator(datagen.flow(X_train, y_train, batch_size=32),
                              samples_per_epoch=X_train.shape[0], nb_epoch=1,
                              validation_data=(X_test, y_test), verbose=1)
print(history.history['acc'])
