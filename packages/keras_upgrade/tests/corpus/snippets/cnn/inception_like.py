# Keras 2.0: parallel towers joined with keras.layers.concatenate
import keras
import numpy as np
from keras.layers import Conv2D, MaxPooling2D, Input, Flatten, Dense

picture = Input(shape=(24, 24, 3))
one = Conv2D(4, (1, 1), padding='same', activation='relu')(picture)
three = Conv2D(4, (1, 1), padding='same', activation='relu')(picture)
three = Conv2D(4, (3, 3), padding='same', activation='relu')(three)
pooled = MaxPooling2D((3, 3), strides=(1, 1), padding='same')(picture)
pooled = Conv2D(4, (1, 1), padding='same', activation='relu')(pooled)
joined = keras.layers.concatenate([one, three, pooled], axis=-1)
out = Dense(2, activation='softmax')(Flatten()(joined))

model = keras.models.Model(inputs=picture, outputs=out)
model.compile(keras.optimizers.SGD(lr=0.01, momentum=0.9), 'categorical_crossentropy')
x = np.random.rand(6, 24, 24, 3)
y = keras.utils.to_categorical(np.arange(6) % 2)
h = model.fit(x, y, epochs=1, verbose=0)
print([str(layer.output_shape) for layer in model.layers])
