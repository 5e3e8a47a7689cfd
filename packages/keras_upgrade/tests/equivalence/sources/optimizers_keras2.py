# Keras 2.2: three steps of each optimizer with its defaults, given as an object or by name
import numpy as np
from keras.models import Sequential
from keras.layers import Dense
from keras import optimizers

X = np.sin(np.arange(24.)).reshape(8, 3)
Y = np.cos(np.arange(16.)).reshape(8, 2)
KERNEL = 0.1 * np.arange(6.).reshape(3, 2)
result = {}


def linear():
    model = Sequential()
    model.add(Dense(units=2, input_dim=3))
    model.set_weights([KERNEL, np.zeros(2)])
    return model


def three_steps(name, model):
    loss = model.train_on_batch(X, Y)
    model.train_on_batch(X, Y)
    model.train_on_batch(X, Y)
    kernel, bias = model.get_weights()
    result[name] = {'loss': float(loss), 'kernel': kernel, 'bias': bias}


for name, optimizer in [('SGD', optimizers.SGD(lr=0.1, decay=0.01, momentum=0.9, nesterov=True)),
                        ('SGD, decay', optimizers.SGD(lr=0.1, decay=0.5)),
                        ('SGD by position', optimizers.SGD(0.1, 0.9, 0.01, True)),
                        ('RMSprop, decay', optimizers.RMSprop(lr=0.01, decay=0.1)),
                        ('Adam, decay', optimizers.Adam(lr=0.01, decay=0.1)),
                        ('RMSprop', optimizers.RMSprop()), ('Adagrad', optimizers.Adagrad()),
                        ('Adadelta', optimizers.Adadelta()), ('Adam', optimizers.Adam(lr=0.001)),
                        ('Adamax', optimizers.Adamax()), ('Nadam', optimizers.Nadam())]:
    model = linear()
    model.compile(loss='mean_squared_error', optimizer=optimizer)
    three_steps(name, model)

model = linear()
model.compile(loss='mse', optimizer='adadelta')
three_steps("'adadelta'", model)
model = linear()
model.compile('adagrad', 'mse')
three_steps("'adagrad'", model)
model = linear()
model.compile('adamax', loss='mse')
three_steps("'adamax'", model)
model = linear()
model.compile(loss='mse', optimizer='nadam')
three_steps("'nadam'", model)
