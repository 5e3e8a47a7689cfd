# Keras 1.2, Python 2: StringIO, exceptions with a comma, <> and backticks
import StringIO
import numpy as np
from keras.models import Sequential
from keras.layers.core import Dense, Dropout

table = StringIO.StringIO("1,0,1\n0,1,0\n1,1,1\n0,0,0\n")
rows = np.loadtxt(table, delimiter=',')
try:
    broken = Sequential()
    broken.add(Dense(3))
except Exception, error:
    print 'no input shape:', `error`[:20]
model = Sequential()
model.add(Dense(3, input_dim=2, W_regularizer='l2'))
model.add(Dropout(0.1))
model.add(Dense(1, activation='sigmoid'))
model.compile('rmsprop', 'binary_crossentropy')
model.fit(rows[:, :2], rows[:, 2], nb_epoch=1, verbose=0)
if len(model.layers) <> 3:
    raise ValueError, 'three layers'
