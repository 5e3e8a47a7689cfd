# Keras 1.2: stateful=True with batch_input_shape, months one after another
import numpy
from keras.models import Sequential
from keras.layers import Dense, LSTM

series = (numpy.arange(60) % 12) / 12.0
look_back, batch_size = 3, 1
X = numpy.array([series[i:i + look_back] for i in range(len(series) - look_back)]).reshape(-1, look_back, 1)
Y = series[look_back:]
model = Sequential()
model.add(LSTM(4, batch_input_shape=(batch_size, look_back, 1), stateful=True))
model.add(Dense(1))
model.compile(loss='mean_squared_error', optimizer='adam')
for i in range(1):
    model.fit(X, Y, nb_epoch=1, batch_size=batch_size, verbose=0, shuffle=False)
    model.reset_states()
train_predict = model.predict(X, batch_size=batch_size)
model.reset_states()
print(train_predict.shape)
