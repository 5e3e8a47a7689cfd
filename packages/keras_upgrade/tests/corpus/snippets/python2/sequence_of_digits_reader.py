# Keras 1.2, Python 2: reading bytes with struct and gzip as in 2016
import gzip
import struct
import numpy as np
from keras.models import Sequential
from keras.layers.core import Dense, Activation
from keras.utils import np_utils

labels = np.arange(20) % 10
with gzip.open('labels.gz', 'wb') as handle:
    handle.write(struct.pack('>II', 2049, len(labels)))
    handle.write(labels.astype('uint8').tostring())
with gzip.open('labels.gz') as handle:
    magic, count = struct.unpack('>II', handle.read(8))
    read = np.fromstring(handle.read(), dtype=np.uint8)
print 'magic', magic, 'count', count
Y = np_utils.to_categorical(read)
model = Sequential()
model.add(Dense(10, input_dim=10, init='identity'))
model.add(Activation('softmax'))
model.compile('sgd', 'categorical_crossentropy', metrics=['accuracy'])
history = model.fit(Y, Y, nb_epoch=1, verbose=0)
print history.history['acc'][0] > 0.9
