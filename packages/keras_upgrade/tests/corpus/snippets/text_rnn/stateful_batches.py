# Keras 1.2: a stateful LSTM with batch_input_shape, reset_states after each epoch
import numpy as np
from keras.models import Sequential
from keras.layers import LSTM, Dense

batch_size, tsteps = 5, 1
wave = np.cos(np.arange(100) / 8.0).reshape(100, 1, 1)
expected = np.roll(wave[:, 0], -1, axis=0)

model = Sequential()
model.add(LSTM(6, batch_input_shape=(batch_size, tsteps, 1), return_sequences=True, stateful=True))
model.add(LSTM(6, return_sequences=False, stateful=True))
model.add(Dense(1))
model.compile(loss='mse', optimizer='rmsprop')
for i in range(2):
    print('Epoch', i, '/', 2)
    model.fit(wave, expected, batch_size=batch_size, verbose=0, nb_epoch=1, shuffle=False)
    model.reset_states()
print(model.predict(wave, batch_size=batch_size)[:3])
