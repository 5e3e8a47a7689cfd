# Keras 2.2: flow with an augmented target, standardisation fitted to the data, len(generator)
import numpy as np
from keras.preprocessing.image import ImageDataGenerator
from keras.models import Sequential
from keras.layers import SeparableConv2D, GlobalMaxPool2D, Dense, MaxPool2D

x = np.random.rand(24, 14, 14, 3) * 255
y = np.eye(4)[np.arange(24) % 4]
generator = ImageDataGenerator(featurewise_center=True, featurewise_std_normalization=True, vertical_flip=True,
                               validation_split=0.25)
generator.fit(x, augment=False)
train = generator.flow(x, y, batch_size=6, subset='training')
valid = generator.flow(x, y, batch_size=6, subset='validation', shuffle=False)
model = Sequential()
model.add(SeparableConv2D(6, 3, activation='relu', input_shape=(14, 14, 3)))
model.add(MaxPool2D(2))
model.add(GlobalMaxPool2D())
model.add(Dense(4, activation='softmax'))
model.compile('rmsprop', 'categorical_crossentropy', metrics=['categorical_accuracy'])
model.fit_generator(train, steps_per_epoch=len(train), epochs=1, validation_data=valid, validation_steps=len(valid), verbose=2)
print(model.predict_generator(valid, steps=len(valid)).shape)
