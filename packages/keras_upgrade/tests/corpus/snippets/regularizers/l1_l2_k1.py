# Keras 1.2: W_regularizer, b_regularizer, activity_regularizer by position and name
import numpy as np
from keras.models import Sequential
from keras.layers.core import Dense, Activation, ActivityRegularization
from keras.regularizers import l1, l2, l1l2, activity_l1, activity_l1l2

model = Sequential()
model.add(Dense(10, input_dim=6, W_regularizer=l2(0.01), b_regularizer=l1(0.001)))
model.add(Activation('relu'))
model.add(Dense(10, W_regularizer=l1l2(l1=0.01, l2=0.01), activity_regularizer=activity_l1(0.0001)))
model.add(Dense(4, W_regularizer='l2', activity_regularizer=activity_l1l2(1e-4, 1e-4)))
model.add(ActivityRegularization(l1=0.0, l2=0.001))
model.add(Dense(1, W_regularizer=l1(.001)))
model.compile('sgd', 'mse')
x = np.random.rand(20, 6)
model.fit(x, x[:, 0], nb_epoch=1, verbose=0)
print(model.evaluate(x, x[:, 0], verbose=0) > 0)
