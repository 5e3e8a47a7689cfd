# Keras 2.2: LSTM, GRU and SimpleRNN with weights set by hand, and one step of training
import numpy as np
from keras.models import Sequential
from keras.layers.recurrent import LSTM, GRU, SimpleRNN

X = np.sin(np.arange(40.)).reshape(2, 5, 4)
Y = np.cos(np.arange(6.)).reshape(2, 3)
result = {}


def weights(gates, units=3):
    kernel = np.sin(np.arange(4. * gates * units)).reshape(4, gates * units)
    recurrent = np.cos(np.arange(3. * gates * units)).reshape(3, gates * units)
    return [kernel, recurrent, 0.1 * np.arange(1. * gates * units)]


lstm = Sequential()
lstm.add(LSTM(3, input_shape=(5, 4)))
lstm.set_weights(weights(4))
result['LSTM'] = lstm.predict(X)

gru = Sequential()
gru.add(GRU(3, input_shape=(5, 4)))
gru.set_weights(weights(3))
result['GRU'] = gru.predict(X)

simple = Sequential()
simple.add(SimpleRNN(3, input_shape=(5, 4)))
simple.set_weights(weights(1))
result['SimpleRNN'] = simple.predict(X)

sequences = Sequential()
sequences.add(LSTM(3, input_shape=(5, 4), return_sequences=True, activation='relu',
                   recurrent_activation='sigmoid'))
sequences.set_weights(weights(4))
result['LSTM, sequences'] = sequences.predict(X)

fresh = Sequential()
fresh.add(LSTM(3, input_shape=(5, 4)))
result['LSTM, first bias'] = fresh.get_weights()[2]

lstm.compile('sgd', 'mse')
result['LSTM, first loss'] = float(lstm.train_on_batch(X, Y))
