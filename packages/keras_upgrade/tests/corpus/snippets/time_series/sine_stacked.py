# Keras 1.2: a sine wave with noise, two LSTMs, predictions fed back
import numpy as np
from keras.models import Sequential
from keras.layers.core import Dense, Activation, Dropout
from keras.layers.recurrent import LSTM

wave = np.sin(np.linspace(0, 40 * np.pi, 400)) + 0.05 * np.random.randn(400)
length = 20
windows = np.array([wave[i:i + length + 1] for i in range(len(wave) - length)])
np.random.shuffle(windows)
X, y = windows[:, :-1, np.newaxis], windows[:, -1]

layers = [1, 8, 12, 1]
model = Sequential()
model.add(LSTM(input_dim=layers[0], output_dim=layers[1], return_sequences=True))
model.add(Dropout(0.2))
model.add(LSTM(layers[2], return_sequences=False))
model.add(Dropout(0.2))
model.add(Dense(output_dim=layers[3]))
model.add(Activation('linear'))
model.compile(loss='mse', optimizer='rmsprop')
model.fit(X, y, batch_size=128, nb_epoch=1, validation_split=0.05)
current = X[0]
out = []
for i in range(4):
    out.append(model.predict(current[np.newaxis])[0, 0])
    current = np.concatenate([current[1:], [[out[-1]]]])
print(np.shape(out))
