# Keras 1.2: losses of certain and of wrong answers, and regularised losses
import numpy as np
from keras.models import Sequential
from keras.layers import Dense, Activation
from keras.regularizers import l1, l2, l1l2, activity_l2

answers = np.array([[1., 0., 0.], [0., 1., 0.], [0., 0., 1.], [1., 0., 0.]])
guesses = np.array([[1., 0., 0.], [1., 0., 0.], [.2, .2, .6], [.5, .5, 1.]])
rows = np.sin(np.arange(12.)).reshape(4, 3)
kernel = np.cos(np.arange(6.)).reshape(3, 2)
target = np.zeros((4, 2))
result = {}


def evaluated(model):
    return float(model.evaluate(guesses, answers, verbose=0))


def identity():
    model = Sequential()
    model.add(Activation('linear', input_shape=(3,)))
    return model


model = identity()
model.compile(optimizer='sgd', loss='categorical_crossentropy')
result['categorical_crossentropy'] = evaluated(model)
model = identity()
model.compile(optimizer='sgd', loss='binary_crossentropy')
result['binary_crossentropy'] = evaluated(model)
model = identity()
model.compile(optimizer='sgd', loss='mse')
result['mse'] = evaluated(model)
model = identity()
model.compile(optimizer='sgd', loss='mae')
result['mae'] = evaluated(model)
model = identity()
model.compile(optimizer='sgd', loss='msle')
result['msle'] = evaluated(model)
model = identity()
model.compile(optimizer='sgd', loss='kld')
result['kld'] = evaluated(model)
model = identity()
model.compile(optimizer='sgd', loss='poisson')
result['poisson'] = evaluated(model)
model = identity()
model.compile(optimizer='sgd', loss='hinge')
result['hinge'] = evaluated(model)
model = identity()
model.compile(optimizer='sgd', loss='squared_hinge')
result['squared_hinge'] = evaluated(model)
model = identity()
model.compile(optimizer='sgd', loss='cosine_proximity')
result['cosine_proximity'] = evaluated(model)


def first_loss(model):
    model.set_weights([kernel, np.array([.5, -.5])])
    model.compile(loss='mse', optimizer='sgd')
    return float(model.train_on_batch(rows, target))


model = Sequential()
model.add(Dense(2, input_dim=3, W_regularizer=l1(0.1)))
result['l1'] = first_loss(model)
model = Sequential()
model.add(Dense(2, input_dim=3, W_regularizer=l2(0.1), b_regularizer=l2(0.01)))
result['l2'] = first_loss(model)
model = Sequential()
model.add(Dense(2, input_dim=3, W_regularizer=l1l2(l1=0.1, l2=0.2)))
result['l1l2'] = first_loss(model)
model = Sequential()
model.add(Dense(2, input_dim=3, activity_regularizer=activity_l2(0.1)))
result['activity'] = first_loss(model)
