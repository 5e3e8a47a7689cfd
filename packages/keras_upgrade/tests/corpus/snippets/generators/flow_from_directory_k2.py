# Keras 2.0: pictures written to folders, flow_from_directory, steps_per_epoch
import os
import numpy as np
from PIL import Image
from keras import layers, models, optimizers
from keras.preprocessing.image import ImageDataGenerator

for part in ('train', 'validation'):
    for label, kind in enumerate(('circles', 'squares')):
        folder = os.path.join('shapes', part, kind)
        if not os.path.exists(folder):
            os.makedirs(folder)
        for i in range(6):
            pixels = np.random.randint(0, 120, (20, 20, 3)) + 100 * label
            Image.fromarray(pixels.astype('uint8')).save(os.path.join(folder, '%d.png' % i))

model = models.Sequential()
model.add(layers.Conv2D(4, (3, 3), activation='relu', input_shape=(16, 16, 3)))
model.add(layers.MaxPooling2D((2, 2)))
model.add(layers.Flatten())
model.add(layers.Dense(1, activation='sigmoid'))
model.compile(loss='binary_crossentropy', optimizer=optimizers.RMSprop(lr=1e-4), metrics=['acc'])

train_generator = ImageDataGenerator(rescale=1. / 255, shear_range=0.2).flow_from_directory(
    'shapes/train', target_size=(16, 16), batch_size=4, class_mode='binary')
validation_generator = ImageDataGenerator(rescale=1. / 255).flow_from_directory(
    'shapes/validation', target_size=(16, 16), batch_size=4, class_mode='binary')
print(train_generator.class_indices)
history = model.fit_generator(train_generator, steps_per_epoch=2, epochs=2,
                              validation_data=validation_generator, validation_steps=1)
print(history.history['acc'], history.history['val_acc'])
