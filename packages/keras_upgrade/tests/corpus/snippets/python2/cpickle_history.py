# Keras 1.2, Python 2: cPickle for the history, iteritems over it
import cPickle as pickle
import numpy as np
from keras.models import Sequential
from keras.layers import Dense

model = Sequential()
model.add(Dense(4, input_dim=3, init='normal', activation='relu'))
model.add(Dense(1))
model.compile('adagrad', 'mse')
x = np.random.rand(20, 3)
hist = model.fit(x, x[:, 0], nb_epoch=2, verbose=0, validation_split=0.5)
pickle.dump(hist.history, open('hist.pkl', 'wb'))
for name, values in sorted(pickle.load(open('hist.pkl', 'rb')).iteritems()):
    print name, values
print hist.history.has_key('val_loss'), hist.history.keys()
