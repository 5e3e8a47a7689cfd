# Keras 2.0: a pretrained base added to a Sequential, trainable set on the base
import numpy as np
from keras import layers, models, optimizers
from keras.applications import VGG16

conv_base = VGG16(weights='imagenet', include_top=False, input_shape=(32, 32, 3))
model = models.Sequential()
model.add(conv_base)
model.add(layers.Flatten())
model.add(layers.Dense(8, activation='relu'))
model.add(layers.Dense(1, activation='sigmoid'))
print('trainable before:', len(model.trainable_weights))
conv_base.trainable = False
print('trainable after:', len(model.trainable_weights))
model.compile(loss='binary_crossentropy', optimizer=optimizers.RMSprop(lr=2e-5), metrics=['acc'])
model.fit(np.random.rand(4, 32, 32, 3), np.array([0, 1, 0, 1]), epochs=1, batch_size=2, verbose=0)

conv_base.trainable = True
set_trainable = False
for layer in conv_base.layers:
    if layer.name == 'block5_conv1':
        set_trainable = True
    layer.trainable = set_trainable
model.compile(loss='binary_crossentropy', optimizer=optimizers.RMSprop(lr=1e-5), metrics=['acc'])
print('trainable now:', len(model.trainable_weights))
