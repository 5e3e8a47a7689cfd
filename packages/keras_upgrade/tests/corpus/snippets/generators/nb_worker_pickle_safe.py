# Keras 1.2: max_q_size, nb_worker and pickle_safe in fit_generator
import numpy as np
from keras.models import Sequential
from keras.layers import LSTM, Dense


def windows(batch_size):
    while 1:
        start = np.random.rand(batch_size, 1)
        x = np.stack([np.sin(start + 0.1 * i) for i in range(6)], axis=1)
        yield (x, np.sin(start + 0.6))


net = Sequential()
net.add(LSTM(4, input_shape=(6, 1)))
net.add(Dense(1))
net.compile(loss='mse', optimizer='adam')
net.fit_generator(windows(10), 30, 1, verbose=2, max_q_size=2, nb_worker=1, pickle_safe=False)
print(net.evaluate_generator(windows(10), 20))
