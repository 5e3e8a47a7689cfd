# Keras 2.2: a variational autoencoder of two models, whose loss is added to the whole
import matplotlib.pyplot as plt
import numpy as np
from keras import backend as K
from keras.layers import Dense, Input, Lambda
from keras.losses import binary_crossentropy
from keras.models import Model

side, codes = 6, 2
pixels = side * side


def draw(args):
    mean, log_variance = args
    batch, width = K.shape(mean)[0], K.int_shape(mean)[1]
    return mean + K.exp(0.5 * log_variance) * K.random_normal(shape=(batch, width))


picture = Input(shape=(pixels,), name='picture')
hidden = Dense(16, activation='relu')(picture)
mean = Dense(codes, name='code_mean')(hidden)
log_variance = Dense(codes, name='code_log_variance')(hidden)
code = Lambda(draw, output_shape=(codes,), name='code')([mean, log_variance])
encoder = Model(picture, [mean, log_variance, code], name='encoder')

code_input = Input(shape=(codes,), name='code_input')
decoder = Model(code_input, Dense(pixels, activation='sigmoid')(Dense(16, activation='relu')(code_input)), name='decoder')

rebuilt = decoder(encoder(picture)[2])
vae = Model(picture, rebuilt, name='vae')

reconstruction = binary_crossentropy(picture, rebuilt)
reconstruction *= pixels
divergence = 1 + log_variance - K.square(mean) - K.exp(log_variance)
divergence = K.sum(divergence, axis=-1)
divergence *= -0.5
vae.add_loss(K.mean(reconstruction + divergence))
vae.compile(optimizer='rmsprop')
vae.summary()

pictures = np.random.rand(60, pixels)
vae.fit(pictures, epochs=3, batch_size=20, validation_data=(pictures[:20], None), verbose=0)
vae.save_weights('vae.h5')

n = 5
grid = np.linspace(-2, 2, n)
figure = np.zeros((side * n, side * n))
for i, y in enumerate(grid[::-1]):
    for j, x in enumerate(grid):
        one = decoder.predict(np.array([[x, y]]))[0].reshape(side, side)
        figure[i * side:(i + 1) * side, j * side:(j + 1) * side] = one
first = side // 2
places = np.arange(first, n * side + first + 1, side)
names = np.round(grid, 1)
plt.xticks(places, names)
plt.yticks(places, names)
plt.imshow(figure, cmap='Greys_r')
plt.savefig('codes.png')
