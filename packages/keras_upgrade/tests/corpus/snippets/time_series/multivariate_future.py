# Keras 2.1: several features, a network that predicts three steps, TimeDistributed
import numpy as np
import matplotlib.pyplot as plt
from keras.models import Sequential
from keras.layers import LSTM, Dense, RepeatVector, TimeDistributed, Dropout
from keras.optimizers import Nadam

steps_in, steps_out, features = 8, 3, 2
series = np.column_stack([np.sin(np.arange(120) / 5.), np.cos(np.arange(120) / 7.)])
X, Y = [], []
for end in range(steps_in, len(series) - steps_out):
    X.append(series[end - steps_in:end])
    Y.append(series[end:end + steps_out])
X, Y = np.array(X), np.array(Y)
model = Sequential()
model.add(LSTM(10, activation='relu', input_shape=(steps_in, features)))
model.add(RepeatVector(steps_out))
model.add(LSTM(10, activation='relu', return_sequences=True))
model.add(TimeDistributed(Dense(features)))
model.compile(optimizer=Nadam(lr=0.002), loss='mse', metrics=['mae'])
history = model.fit(X, Y, epochs=1, validation_split=0.2, verbose=0, shuffle=False)
plt.plot(history.history['val_mean_absolute_error'])
plt.show()
print(model.predict(X[-1:]).shape)
