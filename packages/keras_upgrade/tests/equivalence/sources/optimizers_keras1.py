# Keras 1.2: three steps of each optimizer with its defaults, and of some with arguments
import numpy as np
from keras.models import Sequential
from keras.layers.core import Dense
from keras.optimizers import SGD, RMSprop, Adagrad, Adadelta, Adam, Adamax, Nadam

X = np.sin(np.arange(24.)).reshape(8, 3)
Y = np.cos(np.arange(16.)).reshape(8, 2)
KERNEL = 0.1 * np.arange(6.).reshape(3, 2)
result = {}


def three_steps(name, optimizer):
    model = Sequential()
    model.add(Dense(output_dim=2, input_dim=3))
    model.set_weights([KERNEL, np.zeros(2)])
    model.compile(loss='mse', optimizer=optimizer)
    loss = model.train_on_batch(X, Y)
    model.train_on_batch(X, Y)
    model.train_on_batch(X, Y)
    kernel, bias = model.get_weights()
    result[name] = {'loss': float(loss), 'kernel': kernel, 'bias': bias}


three_steps('SGD', SGD())
three_steps('SGD, momentum', SGD(lr=0.1, momentum=0.9))
three_steps('SGD, nesterov', SGD(lr=0.1, momentum=0.9, nesterov=True))
three_steps('RMSprop', RMSprop())
three_steps('Adagrad', Adagrad())
three_steps('Adadelta', Adadelta())
three_steps('Adam', Adam())
three_steps('Adamax', Adamax())
three_steps('Nadam', Nadam())
