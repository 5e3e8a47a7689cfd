# Keras 1.2, Python 2: print_function imported already, other Python 2 traits remain
from __future__ import print_function, division
import cPickle
import numpy as np
from itertools import izip, imap
from keras.models import Sequential
from keras.layers import Dense, Dropout

X = np.random.rand(10, 3)
Y = np.array(list(imap(sum, X)))
model = Sequential()
model.add(Dense(3, input_dim=3))
model.add(Dropout(p=.1))
model.add(Dense(1))
model.compile('adam', 'mean_squared_error')
model.fit(X, Y, nb_epoch=1, verbose=0)
for x, y in izip(X[:2], Y[:2]):
    print('%.2f' % y, x.shape, sep=' | ')
blob = cPickle.dumps([w.tolist() for w in model.get_weights()])
print(len(cPickle.loads(blob)), 1 / 2)
