# Keras 1.2: LSTM with inner_init, inner_activation, forget_bias_init and consume_less
import numpy as np
from keras.models import Sequential
from keras.layers.recurrent import LSTM, GRU, SimpleRNN
from keras.layers.core import Dense, Dropout

X = np.random.rand(24, 6, 3)
y = X.sum(axis=(1, 2))
model = Sequential()
model.add(LSTM(output_dim=7, init='glorot_uniform', inner_init='orthogonal', forget_bias_init='one',
               activation='tanh', inner_activation='hard_sigmoid', consume_less='mem',
               return_sequences=True, input_shape=(6, 3)))
model.add(GRU(output_dim=5, inner_activation='hard_sigmoid', consume_less='gpu', return_sequences=True))
model.add(SimpleRNN(4, init='uniform', inner_init='identity', activation='relu'))
model.add(Dropout(0.1))
model.add(Dense(1, activation='linear'))
model.compile(loss='mean_squared_error', optimizer='nadam')
model.fit(X, y, nb_epoch=1, batch_size=6, verbose=0)
print(model.evaluate(X, y, verbose=0))
