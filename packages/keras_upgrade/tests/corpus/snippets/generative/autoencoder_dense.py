# Keras 1.2: an autoencoder of Dense layers, encoder and decoder apart
from keras.layers import Input, Dense
from keras.models import Model
from keras.datasets import mnist
import numpy as np
import matplotlib.pyplot as plt

encoding_dim = 16
input_img = Input(shape=(784,))
encoded = Dense(encoding_dim, activation='relu')(input_img)
decoded = Dense(784, activation='sigmoid')(encoded)
autoencoder = Model(input=input_img, output=decoded)
encoder = Model(input=input_img, output=encoded)
encoded_input = Input(shape=(encoding_dim,))
decoder_layer = autoencoder.layers[-1]
decoder = Model(input=encoded_input, output=decoder_layer(encoded_input))
autoencoder.compile(optimizer='adadelta', loss='binary_crossentropy')

(x_train, _), (x_test, _) = mnist.load_data()
x_train = x_train[:1000].astype('float32') / 255.
x_test = x_test[:200].astype('float32') / 255.
x_train = x_train.reshape((len(x_train), np.prod(x_train.shape[1:])))
x_test = x_test.reshape((len(x_test), np.prod(x_test.shape[1:])))
autoencoder.fit(x_train, x_train, nb_epoch=1, batch_size=256, shuffle=True, validation_data=(x_test, x_test))

decoded_imgs = decoder.predict(encoder.predict(x_test))
plt.figure(figsize=(4, 2))
for i in range(3):
    plt.subplot(2, 3, i + 1)
    plt.imshow(x_test[i].reshape(28, 28))
    plt.gray()
    plt.subplot(2, 3, i + 4)
    plt.imshow(decoded_imgs[i].reshape(28, 28))
plt.savefig('digits.png')
