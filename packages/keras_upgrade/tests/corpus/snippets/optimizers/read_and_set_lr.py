# Keras 2.0: K.get_value and K.set_value on model.optimizer.lr
import numpy as np
from keras import backend as K
from keras.models import Sequential
from keras.layers import Dense
from keras.optimizers import Adam

model = Sequential()
model.add(Dense(1, input_dim=3))
model.compile(loss='mse', optimizer=Adam(lr=1e-2))
x = np.random.rand(12, 3)
model.fit(x, x[:, 1], epochs=1, verbose=0)
print('lr was', K.get_value(model.optimizer.lr))
K.set_value(model.optimizer.lr, 0.5 * K.get_value(model.optimizer.lr))
model.fit(x, x[:, 1], epochs=1, verbose=0)
print('lr is', float(K.get_value(model.optimizer.lr)))
