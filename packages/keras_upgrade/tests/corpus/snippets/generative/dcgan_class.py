# Keras 2.1: a DCGAN as a class, metrics=['accuracy'] on the discriminator
import numpy as np
from keras.layers import Input, Dense, Reshape, Flatten, Dropout, BatchNormalization, Activation
from keras.layers.advanced_activations import LeakyReLU
from keras.layers.convolutional import UpSampling2D, Conv2D
from keras.models import Sequential, Model
from keras.optimizers import Adam


class DCGAN():
    def __init__(self):
        self.img_shape, self.latent_dim = (12, 12, 1), 6
        optimizer = Adam(0.0002, 0.5)
        self.discriminator = self.build_discriminator()
        self.discriminator.compile(loss='binary_crossentropy', optimizer=optimizer, metrics=['accuracy'])
        self.generator = self.build_generator()
        z = Input(shape=(self.latent_dim,))
        self.discriminator.trainable = False
        self.combined = Model(z, self.discriminator(self.generator(z)))
        self.combined.compile(loss='binary_crossentropy', optimizer=Adam(0.0002, 0.5))

    def build_generator(self):
        model = Sequential()
        model.add(Dense(4 * 3 * 3, activation='relu', input_dim=self.latent_dim))
        model.add(Reshape((3, 3, 4)))
        for _ in range(2):
            model.add(UpSampling2D())
            model.add(Conv2D(4, kernel_size=3, padding='same'))
            model.add(BatchNormalization(momentum=0.8))
            model.add(Activation('relu'))
        model.add(Conv2D(1, kernel_size=3, padding='same', activation='tanh'))
        noise = Input(shape=(self.latent_dim,))
        return Model(noise, model(noise))

    def build_discriminator(self):
        model = Sequential()
        model.add(Conv2D(4, kernel_size=3, strides=2, input_shape=self.img_shape, padding='same'))
        model.add(LeakyReLU(alpha=0.2))
        model.add(Dropout(0.25))
        model.add(Flatten())
        model.add(Dense(1, activation='sigmoid'))
        img = Input(shape=self.img_shape)
        return Model(img, model(img))

    def train(self, images, epochs, batch_size=8):
        valid, fake = np.ones((batch_size, 1)), np.zeros((batch_size, 1))
        for epoch in range(epochs):
            noise = np.random.normal(0, 1, (batch_size, self.latent_dim))
            d_real = self.discriminator.train_on_batch(images[:batch_size], valid)
            d_fake = self.discriminator.train_on_batch(self.generator.predict(noise), fake)
            d_loss = 0.5 * np.add(d_real, d_fake)
            g_loss = self.combined.train_on_batch(noise, valid)
            print("%d [D loss: %f, acc.: %.2f%%] [G loss: %f]" % (epoch, d_loss[0], 100 * d_loss[1], g_loss))


DCGAN().train(np.random.rand(16, 12, 12, 1), epochs=2)
