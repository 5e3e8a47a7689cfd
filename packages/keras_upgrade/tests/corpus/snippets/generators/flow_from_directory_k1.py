# Keras 1.2: flow_from_directory with nb_val_samples, dim_ordering='tf'
import os
import numpy as np
from scipy.misc import imsave, imresize
from keras.preprocessing.image import ImageDataGenerator
from keras.models import Sequential
from keras.layers import Convolution2D, MaxPooling2D, Activation, Dropout, Flatten, Dense

for name in ('dark', 'bright'):
    for i in range(8):
        folder = 'photos/%s' % name
        if not os.path.isdir(folder):
            os.makedirs(folder)
        noise = np.random.randint(0, 90, (30, 30, 3)) + (150 if name == 'bright' else 0)
        imsave('%s/%d.png' % (folder, i), imresize(noise.astype('uint8'), (24, 24)))

img_width, img_height = 24, 24
nb_train_samples, nb_validation_samples, nb_epoch = 16, 8, 1
model = Sequential()
model.add(Convolution2D(4, 3, 3, input_shape=(img_width, img_height, 3)))
model.add(Activation('relu'))
model.add(MaxPooling2D(pool_size=(2, 2)))
model.add(Flatten())
model.add(Dense(8))
model.add(Activation('relu'))
model.add(Dropout(0.5))
model.add(Dense(1))
model.add(Activation('sigmoid'))
model.compile(loss='binary_crossentropy', optimizer='rmsprop', metrics=['accuracy'])

datagen = ImageDataGenerator(rescale=1. / 255, horizontal_flip=True, dim_ordering='tf')
train = datagen.flow_from_directory('photos', target_size=(img_width, img_height), batch_size=8, class_mode='binary')
test = datagen.flow_from_directory('photos', target_size=(img_width, img_height), batch_size=8, class_mode='binary')
model.fit_generator(train, samples_per_epoch=nb_train_samples, nb_epoch=nb_epoch,
                    validation_data=test, nb_val_samples=nb_validation_samples)
model.save_weights('first_try.h5')
