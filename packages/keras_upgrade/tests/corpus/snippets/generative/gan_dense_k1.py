# Keras 1.2: two networks against each other, trainable switched on and off
import numpy as np
from keras.layers import Input
from keras.layers.core import Dense, Dropout, Reshape, Flatten
from keras.layers.advanced_activations import LeakyReLU
from keras.models import Model, Sequential
from keras.optimizers import Adam

size, noise_dim = 8, 5
generator = Sequential()
generator.add(Dense(16, input_dim=noise_dim, init='normal'))
generator.add(LeakyReLU(0.2))
generator.add(Dense(size * size, activation='tanh'))
generator.add(Reshape((size, size)))

discriminator = Sequential()
discriminator.add(Flatten(input_shape=(size, size)))
discriminator.add(Dense(16))
discriminator.add(LeakyReLU(0.2))
discriminator.add(Dropout(0.3))
discriminator.add(Dense(1, activation='sigmoid'))
discriminator.compile(loss='binary_crossentropy', optimizer=Adam(lr=0.0002, beta_1=0.5))

discriminator.trainable = False
z = Input(shape=(noise_dim,))
gan = Model(input=z, output=discriminator(generator(z)))
gan.compile(loss='binary_crossentropy', optimizer=Adam(lr=0.0002, beta_1=0.5))

real = np.random.rand(16, size, size) * 2 - 1
for epoch in range(2):
    noise = np.random.normal(0, 1, size=[8, noise_dim])
    fake = generator.predict(noise)
    X = np.concatenate([real[np.random.randint(0, 16, size=8)], fake])
    y = np.zeros(16)
    y[:8] = 0.9
    discriminator.trainable = True
    d_loss = discriminator.train_on_batch(X, y)
    discriminator.trainable = False
    g_loss = gan.train_on_batch(noise, np.ones(8))
    print('epoch %d d_loss %.3f g_loss %.3f' % (epoch, d_loss, g_loss))
