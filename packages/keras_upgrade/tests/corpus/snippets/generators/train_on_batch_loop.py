# Keras 1.2: a loop of one's own over train_on_batch and test_on_batch
from __future__ import print_function
import numpy as np
from keras.models import Sequential
from keras.layers import Dense, Dropout
from keras.utils.generic_utils import Progbar

x = np.random.rand(32, 6)
y = np.random.randint(2, size=(32, 1))
model = Sequential()
model.add(Dense(5, input_dim=6, activation='tanh'))
model.add(Dropout(0.2))
model.add(Dense(1, activation='sigmoid'))
model.compile('adagrad', 'binary_crossentropy', metrics=['accuracy'])
progbar = Progbar(target=4)
for epoch in range(2):
    for index in range(4):
        rows = slice(index * 8, (index + 1) * 8)
        loss, acc = model.train_on_batch(x[rows], y[rows])
        progbar.update(index + 1, values=[('loss', loss), ('acc', acc)])
test_loss, test_acc = model.test_on_batch(x, y)
print('test', float(test_loss) > 0, 0 <= float(test_acc) <= 1)
print(model.predict_on_batch(x[:2]))
