# Keras 2.1: metrics=['acc'] and ['mae'], several ways to read the history
import numpy as np
from keras import models, layers

net = models.Sequential()
net.add(layers.Dense(4, activation='relu', input_shape=(6,)))
net.add(layers.Dense(1, activation='sigmoid'))
net.compile('rmsprop', 'binary_crossentropy', metrics=['acc', 'mae'])
x = np.random.rand(32, 6)
h = net.fit(x, np.arange(32) % 2, epochs=2, validation_split=.25, verbose=0).history
acc, val_acc = h['acc'], h['val_acc']
loss = h['loss']
mae = h['mean_absolute_error']
best = int(np.argmax(val_acc)) + 1
print('best epoch %d of %d' % (best, len(acc)), loss[-1], mae[-1])
for key in ['acc', 'val_acc']:
    print(key, h[key][0])
