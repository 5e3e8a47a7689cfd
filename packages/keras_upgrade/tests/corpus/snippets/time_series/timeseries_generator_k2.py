# Keras 2.2: TimeseriesGenerator from keras.preprocessing.sequence
import numpy as np
from keras.models import Sequential
from keras.layers import SimpleRNN, Dense, Conv1D, MaxPooling1D, GlobalMaxPooling1D
from keras.preprocessing.sequence import TimeseriesGenerator

data = np.arange(60, dtype='float32').reshape(-1, 1) / 60
generator = TimeseriesGenerator(data, data[:, 0], length=6, sampling_rate=1, stride=1, batch_size=8)
x0, y0 = generator[0]
print(len(generator), x0.shape, y0.shape)
model = Sequential()
model.add(Conv1D(4, 2, activation='relu', input_shape=(6, 1)))
model.add(MaxPooling1D(2))
model.add(SimpleRNN(4))
model.add(Dense(1))
model.compile('adam', 'mae')
model.fit_generator(generator, epochs=1, steps_per_epoch=4, verbose=0)
print(model.evaluate_generator(generator, steps=2))
