# Keras 2.2: losses of certain and of wrong answers, and regularised losses
import numpy as np
from keras import regularizers
from keras.models import Sequential
from keras.layers.core import Dense, Activation

answers = np.array([[1., 0., 0.], [0., 1., 0.], [0., 0., 1.], [1., 0., 0.]])
guesses = np.array([[1., 0., 0.], [1., 0., 0.], [.2, .2, .6], [.5, .5, 1.]])
rows = np.sin(np.arange(12.)).reshape(4, 3)
kernel = np.cos(np.arange(6.)).reshape(3, 2)
result = {}

def identity():
    model = Sequential()
    model.add(Activation('linear', input_shape=(3,)))
    return model


model = identity()
model.compile(optimizer='sgd', loss='categorical_crossentropy')
result['categorical_crossentropy'] = float(model.evaluate(guesses, answers, verbose=0))
model = identity()
model.compile(optimizer='sgd', loss='binary_crossentropy')
result['binary_crossentropy'] = float(model.evaluate(guesses, answers, verbose=0))
model = identity()
model.compile(optimizer='sgd', loss='mean_absolute_percentage_error')
result['mean_absolute_percentage_error'] = float(model.evaluate(guesses, answers, verbose=0))
model = identity()
model.compile(optimizer='sgd', loss='hinge')
result['hinge'] = float(model.evaluate(guesses, answers, verbose=0))
model = identity()
model.compile(optimizer='sgd', loss='logcosh')
result['logcosh'] = float(model.evaluate(guesses, answers, verbose=0))
model = identity()
model.compile(optimizer='sgd', loss='kullback_leibler_divergence')
result['kullback_leibler_divergence'] = float(model.evaluate(guesses, answers, verbose=0))
model = identity()
model.compile(optimizer='sgd', loss='cosine_proximity')
result['cosine_proximity'] = float(model.evaluate(guesses, answers, verbose=0))

model = Sequential()
model.add(Dense(2, input_shape=(3,), kernel_regularizer=regularizers.l1_l2(0.1, 0.2),
                activity_regularizer=regularizers.l1(0.1)))
model.set_weights([kernel, np.array([.5, -.5])])
model.compile(loss='mse', optimizer='sgd')
result['regularised'] = float(model.train_on_batch(rows, np.zeros((4, 2))))
