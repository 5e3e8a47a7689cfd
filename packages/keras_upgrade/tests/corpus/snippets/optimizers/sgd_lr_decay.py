# Keras 1.2: SGD with lr, decay, momentum and nesterov
import numpy as np
from keras.models import Sequential
from keras.layers import Dense
from keras.optimizers import SGD

x = np.random.randn(60, 4)
y = (x.sum(axis=1) > 0).astype('int32')
model = Sequential()
model.add(Dense(8, input_dim=4, activation='relu'))
model.add(Dense(1, activation='sigmoid'))
epochs, learning_rate = 2, 0.1
sgd = SGD(lr=learning_rate, decay=learning_rate / epochs, momentum=0.8, nesterov=False)
model.compile(loss='binary_crossentropy', optimizer=sgd, metrics=['accuracy'])
model.fit(x, y, validation_split=0.33, nb_epoch=epochs, batch_size=28, verbose=2)
model.compile(loss='binary_crossentropy', optimizer=SGD(0.01, 0.9, 1e-6, True))
print(model.evaluate(x, y, verbose=0))
