# Keras 1.2, Python 2: print with trailing comma, %-format tuples, a while loop
import time
import numpy as np
from keras.models import Sequential
from keras.layers.core import Dense

start = time.time()
model = Sequential()
model.add(Dense(2, input_dim=2, activation='softmax'))
model.compile(loss='categorical_crossentropy', optimizer='adadelta', metrics=['accuracy'])
X = np.random.rand(16, 2)
Y = np.eye(2)[(X[:, 0] > X[:, 1]).astype(int)]
epoch = 0
while epoch < 3:
    loss, acc = model.train_on_batch(X, Y)
    print 'epoch', epoch,
    print 'loss %.3f, accuracy %.3f' % (loss, acc)
    epoch += 1
print
print ('took a while', time.time() - start < 1e6)
print "%d epochs" % epoch, ; print 'done'
