# Keras 1.2: a loss and metrics written with K
import numpy as np
import keras.backend as K
from keras.models import Sequential
from keras.layers import Dense


def rmse(y_true, y_pred):
    return K.sqrt(K.mean(K.square(y_pred - y_true), axis=-1))


def r_squared(y_true, y_pred):
    residual = K.sum(K.square(y_true - y_pred))
    total = K.sum(K.square(y_true - K.mean(y_true)))
    return 1 - residual / (total + K.epsilon())


def mean_pred(y_true, y_pred):
    return K.mean(y_pred)


def soft_absolute(y_true, y_pred, width=1.0):
    error = K.abs(y_true - y_pred)
    return K.mean(K.sqrt(K.square(error / width) + 1.) - 1., axis=-1)


model = Sequential()
model.add(Dense(8, input_dim=5, activation='relu'))
model.add(Dense(1))
model.compile(loss=rmse, optimizer='rmsprop', metrics=[r_squared, mean_pred, 'mse'])
x = np.random.rand(30, 5)
history = model.fit(x, x.dot(np.arange(5.)), nb_epoch=2, batch_size=10, verbose=0)
print(history.history['r_squared'][-1], history.history['mean_pred'][-1])
model.compile(loss=soft_absolute, optimizer='sgd')
print(model.evaluate(x, x.sum(axis=1), verbose=0))
