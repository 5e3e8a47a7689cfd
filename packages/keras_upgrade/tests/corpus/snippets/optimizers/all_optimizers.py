# Keras 2.0: each optimizer with its old defaults in a loop
from keras.models import Sequential
from keras.layers import Dense
from keras.optimizers import SGD, RMSprop, Adagrad, Adadelta, Adam, Adamax, Nadam
import numpy as np

np.random.seed(0)
x = np.random.rand(50, 3)
y = x.sum(axis=1)
results = {}
for optimizer in [SGD(), RMSprop(), Adagrad(), Adadelta(), Adam(), Adamax(), Nadam()]:
    model = Sequential()
    model.add(Dense(6, input_shape=(3,), activation='tanh'))
    model.add(Dense(1))
    model.compile(loss='mse', optimizer=optimizer)
    history = model.fit(x, y, epochs=2, batch_size=10, verbose=0)
    results[optimizer.__class__.__name__] = history.history['loss'][-1]
for name in sorted(results):
    print('%-10s %.4f' % (name, results[name]))
