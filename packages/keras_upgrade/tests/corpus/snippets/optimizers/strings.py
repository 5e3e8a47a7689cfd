# Keras 1.2: optimizers and losses by name
import numpy as np
from keras.models import Sequential
from keras.layers import Dense

x = np.random.rand(24, 4)
y = np.random.randint(2, size=(24, 1))


def one_unit(optimizer, loss):
    model = Sequential([Dense(1, input_dim=4, activation='sigmoid')])
    model.compile(optimizer=optimizer, loss=loss)
    return model


one_unit('sgd', 'hinge').fit(x, y, nb_epoch=1, verbose=0)
one_unit('rmsprop', 'squared_hinge').fit(x, y, nb_epoch=1, verbose=0)
one_unit('adagrad', 'mean_absolute_error').fit(x, y, nb_epoch=1, verbose=0)
one_unit('adadelta', 'binary_crossentropy').fit(x, y, nb_epoch=1, verbose=0)
one_unit('adam', 'poisson').fit(x, y, nb_epoch=1, verbose=0)
one_unit('adamax', 'kld').fit(x, y, nb_epoch=1, verbose=0)
model = one_unit('nadam', 'mse')
model.compile('Adadelta', 'mean_squared_logarithmic_error', metrics=['mae', 'binary_accuracy'])
print(model.fit(x, y, nb_epoch=1, verbose=0).history.keys())
