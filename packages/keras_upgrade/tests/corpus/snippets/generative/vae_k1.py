# Keras 1.2: a variational autoencoder: sampling by Lambda, a loss that closes over tensors
import numpy as np
from keras import backend as K
from keras import objectives
from keras.layers import Input, Dense, Lambda
from keras.models import Model

batch_size, original_dim, latent_dim, intermediate_dim = 10, 24, 2, 12
epsilon_std = 1.0
x = Input(batch_shape=(batch_size, original_dim))
h = Dense(intermediate_dim, activation='relu')(x)
z_mean = Dense(latent_dim)(h)
z_log_var = Dense(latent_dim)(h)


def sampling(args):
    z_mean, z_log_var = args
    epsilon = K.random_normal(shape=(batch_size, latent_dim), mean=0., std=epsilon_std)
    return z_mean + K.exp(z_log_var / 2) * epsilon


z = Lambda(sampling, output_shape=(latent_dim,))([z_mean, z_log_var])
decoder_h = Dense(intermediate_dim, activation='relu')
decoder_mean = Dense(original_dim, activation='sigmoid')
x_decoded_mean = decoder_mean(decoder_h(z))


def vae_loss(x, x_decoded_mean):
    xent_loss = original_dim * objectives.binary_crossentropy(x, x_decoded_mean)
    kl_loss = - 0.5 * K.sum(1 + z_log_var - K.square(z_mean) - K.exp(z_log_var), axis=-1)
    return xent_loss + kl_loss


vae = Model(x, x_decoded_mean)
vae.compile(optimizer='rmsprop', loss=vae_loss)
data = np.random.rand(40, original_dim)
vae.fit(data, data, shuffle=True, nb_epoch=1, batch_size=batch_size, verbose=0)
encoder = Model(x, z_mean)
print(encoder.predict(data, batch_size=batch_size).shape)
