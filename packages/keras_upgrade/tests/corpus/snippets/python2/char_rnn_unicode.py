# Keras 1.2, Python 2: a character model with unicode(), print >> and raw_input
import sys
import random
import numpy as np
from keras.models import Sequential
from keras.layers.core import Dense, Activation
from keras.layers.recurrent import LSTM

text = unicode('to be or not to be that is the question whether tis nobler in the mind ').lower()
chars = sorted(list(set(text)))
char_indices = dict((c, i) for i, c in enumerate(chars))
maxlen = 8
X = np.zeros((len(text) - maxlen, maxlen, len(chars)), dtype=np.bool)
y = np.zeros((len(text) - maxlen, len(chars)), dtype=np.bool)
for i in xrange(len(text) - maxlen):
    for t, c in enumerate(text[i:i + maxlen]):
        X[i, t, char_indices[c]] = 1
    y[i, char_indices[text[i + maxlen]]] = 1

model = Sequential()
model.add(LSTM(10, return_sequences=False, input_shape=(maxlen, len(chars))))
model.add(Dense(len(chars)))
model.add(Activation('softmax'))
model.compile(loss='categorical_crossentropy', optimizer='rmsprop')
model.fit(X, y, batch_size=16, nb_epoch=1, verbose=0)
sys.stdout.write(chars[model.predict_classes(X[:1], verbose=0)[0]])
print
print >> sys.stderr, 'ends with', repr(text[-3:])
