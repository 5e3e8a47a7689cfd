# Keras 1.2: a convolutional autoencoder that takes noise out, UpSampling2D
import numpy as np
from keras.layers import Input, Convolution2D, MaxPooling2D, UpSampling2D
from keras.models import Model
from keras.callbacks import TensorBoard

picture = Input(shape=(28, 28, 1))
x = Convolution2D(4, 3, 3, activation='relu', border_mode='same')(picture)
x = MaxPooling2D((2, 2), border_mode='same')(x)
x = Convolution2D(4, 3, 3, activation='relu', border_mode='same')(x)
encoded = MaxPooling2D((2, 2), border_mode='same')(x)
x = Convolution2D(4, 3, 3, activation='relu', border_mode='same')(encoded)
x = UpSampling2D((2, 2))(x)
x = UpSampling2D((2, 2))(x)
decoded = Convolution2D(1, 3, 3, activation='sigmoid', border_mode='same')(x)
autoencoder = Model(picture, decoded)
autoencoder.compile(optimizer='adadelta', loss='binary_crossentropy')

clean = np.random.rand(32, 28, 28, 1)
noisy = np.clip(clean + 0.5 * np.random.normal(loc=0.0, scale=1.0, size=clean.shape), 0., 1.)
autoencoder.fit(noisy, clean, nb_epoch=1, batch_size=16, validation_data=(noisy, clean),
                callbacks=[TensorBoard(log_dir='tb', histogram_freq=0, write_graph=False)])
print(autoencoder.output_shape, autoencoder.layers[4].output_shape)
