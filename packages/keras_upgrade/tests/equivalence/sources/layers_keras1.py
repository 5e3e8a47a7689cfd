# Keras 1.2: convolutions, BatchNormalization, Dropout and activations on given weights
import numpy as np
from keras.models import Sequential
from keras.layers import Convolution2D, Convolution1D, BatchNormalization, Dropout, Dense
from keras.layers.advanced_activations import LeakyReLU, ELU, ThresholdedReLU

pictures = np.sin(np.arange(2 * 6 * 6 * 2.)).reshape(2, 6, 6, 2)
kernel = np.cos(np.arange(3 * 3 * 2 * 2.)).reshape(3, 3, 2, 2)
result = {}

model = Sequential()
model.add(Convolution2D(2, 3, 3, input_shape=(6, 6, 2)))
model.set_weights([kernel, np.array([.1, .2])])
result['valid'] = model.predict(pictures)

model = Sequential()
model.add(Convolution2D(nb_filter=2, nb_row=3, nb_col=3, border_mode='same', subsample=(2, 2), input_shape=(6, 6, 2)))
model.set_weights([kernel, np.array([.1, .2])])
result['same, subsample'] = model.predict(pictures)

model = Sequential()
model.add(Convolution2D(2, 3, 3, dim_ordering='th', input_shape=(2, 6, 6), bias=False))
# A kernel of equal numbers fits Theano's order (filters, channels, rows, columns) and TensorFlow's.
model.set_weights([np.full(w.shape, 0.1) for w in model.get_weights()])
result['th'] = model.predict(pictures.transpose(0, 3, 1, 2))

signal = pictures.reshape(2, 18, 4)
model = Sequential()
model.add(Convolution1D(nb_filter=2, filter_length=3, subsample_length=2, input_shape=(18, 4)))
model.set_weights([np.full(w.shape, 0.1) for w in model.get_weights()])
result['1D'] = model.predict(signal)

rows = np.sin(np.arange(32.)).reshape(8, 4)
model = Sequential()
model.add(BatchNormalization(input_shape=(4,)))
model.set_weights([np.array([1., 2., 3., 4.]), np.array([.1, .2, .3, .4]), np.array([0., .1, .2, .3]),
                   np.array([1., .5, .25, 2.])])
result['normalised'] = model.predict(rows)
model.compile('sgd', 'mse')
result['normalised, loss'] = float(model.train_on_batch(rows, rows))
gamma, beta, mean, variance = model.get_weights()
result['normalised, mean'], result['normalised, variance'] = mean, variance
result['normalised, gamma'], result['normalised, beta'] = gamma, beta

model = Sequential()
model.add(LeakyReLU(input_shape=(4,)))
result['leaky'] = model.predict(rows)
model = Sequential()
model.add(LeakyReLU(alpha=0.1, input_shape=(4,)))
result['leaky, alpha'] = model.predict(rows)
model = Sequential()
model.add(ELU(alpha=.5, input_shape=(4,)))
model.add(Dropout(p=0.5))
result['elu, dropout'] = model.predict(rows)
model = Sequential()
model.add(ThresholdedReLU(theta=0.5, input_shape=(4,)))
result['thresholded'] = model.predict(rows)
model = Sequential()
model.add(Dense(4, input_dim=4, activation='hard_sigmoid', init='identity'))
result['hard sigmoid'] = model.predict(3 * rows)
