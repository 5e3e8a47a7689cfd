# Keras 1.2: every keyword that the optimizers of the time had
import numpy as np
from keras import optimizers
from keras.models import Sequential
from keras.layers.core import Dense

candidates = [
    optimizers.RMSprop(lr=0.001, rho=0.9, epsilon=1e-8, decay=0.0),
    optimizers.Adagrad(lr=0.01, epsilon=1e-8, decay=0.0),
    optimizers.Adadelta(lr=1.0, rho=0.95, epsilon=1e-8, decay=0.0),
    optimizers.Adam(lr=0.001, beta_1=0.9, beta_2=0.999, epsilon=1e-8, decay=0.0),
    optimizers.Adamax(lr=0.002, beta_1=0.9, beta_2=0.999, epsilon=1e-8),
    optimizers.Nadam(lr=0.002, beta_1=0.9, beta_2=0.999, epsilon=1e-8, schedule_decay=0.004),
    optimizers.SGD(lr=0.1, clipnorm=1.), optimizers.SGD(lr=0.1, clipvalue=0.5),
]
x = np.random.rand(20, 2)
for one in candidates:
    net = Sequential()
    net.add(Dense(1, input_dim=2))
    net.compile(optimizer=one, loss='mse')
    net.fit(x, x[:, 0], nb_epoch=1, verbose=0)
    print(one.__class__.__name__, net.evaluate(x, x[:, 0], verbose=0))
