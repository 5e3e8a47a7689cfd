# Keras 1.2: recurrent layers with Keras 1's own argument names
import numpy as np
from keras.models import Sequential
from keras.layers.recurrent import LSTM, GRU, SimpleRNN

X = np.sin(np.arange(40.)).reshape(2, 5, 4)
result = {}


def constant(layer):
    # Keras 1 kept the gates apart and Keras 2 side by side: equal numbers fit both.
    model = Sequential()
    model.add(layer)
    model.set_weights([np.full(w.shape, 0.3 if len(w.shape) == 1 else 0.2) for w in model.get_weights()])
    return model.predict(X)


result['LSTM'] = constant(LSTM(output_dim=3, input_dim=4, input_length=5, inner_init='glorot_uniform'))
result['GRU'] = constant(GRU(3, input_shape=(5, 4), consume_less='mem'))
result['SimpleRNN'] = constant(SimpleRNN(output_dim=3, input_shape=(5, 4), init='normal'))
result['LSTM, inner sigmoid'] = constant(LSTM(3, input_shape=(5, 4), inner_activation='sigmoid'))
