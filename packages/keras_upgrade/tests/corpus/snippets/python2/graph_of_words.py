# Keras 1.1, Python 2: counting words with dict.has_key, an Embedding trained on them
import string
import numpy as np
from keras.models import Sequential
from keras.layers.core import Dense
from keras.layers.embeddings import Embedding
from keras.layers.recurrent import GRU
from keras.preprocessing import sequence

lines = ['keep the window open', 'close the door', 'open the door', 'keep the door open']
answers = [1, 0, 1, 1]
vocabulary = {}
for line in lines:
    for word in line.split():
        if not vocabulary.has_key(word):
            vocabulary[word] = len(vocabulary) + 1
print 'letters', string.lowercase[:3], 'words', len(vocabulary.keys())
X = sequence.pad_sequences([[vocabulary[w] for w in line.split()] for line in lines], maxlen=5)
model = Sequential()
model.add(Embedding(len(vocabulary) + 1, 4, input_length=5, mask_zero=True))
model.add(GRU(3))
model.add(Dense(1, activation='sigmoid'))
model.compile(loss='binary_crossentropy', optimizer='adam')
model.fit(X, np.array(answers), nb_epoch=1, batch_size=2, verbose=0)
print "guess: %s" % model.predict_classes(X, verbose=0).ravel()
