# Keras 2.1: a variational autoencoder with add_loss and compile(loss=None)
import numpy as np
from keras import backend as K, metrics
from keras.layers import Input, Dense, Lambda, Layer
from keras.models import Model

n, latent = 20, 2
x = Input(shape=(n,))
h = Dense(10, activation='relu')(x)
z_mean, z_log_sigma = Dense(latent)(h), Dense(latent)(h)


def draw(args):
    mean, log_sigma = args
    epsilon = K.random_normal(shape=(K.shape(mean)[0], latent), mean=0., stddev=1.)
    return mean + K.exp(log_sigma) * epsilon


z = Lambda(draw)([z_mean, z_log_sigma])
decoded = Dense(n, activation='sigmoid')(Dense(10, activation='relu')(z))


class VariationalLayer(Layer):
    def call(self, inputs):
        x, decoded, z_mean, z_log_sigma = inputs
        xent = n * metrics.binary_crossentropy(x, decoded)
        kl = -0.5 * K.sum(1 + 2 * z_log_sigma - K.square(z_mean) - K.exp(2 * z_log_sigma), axis=-1)
        self.add_loss(K.mean(xent + kl), inputs=inputs)
        return x


y = VariationalLayer()([x, decoded, z_mean, z_log_sigma])
vae = Model(x, y)
vae.compile(optimizer='rmsprop', loss=None)
vae.fit(np.random.rand(30, n), None, epochs=1, batch_size=10, verbose=0)
print(Model(x, z_mean).predict(np.random.rand(3, n)).shape)
