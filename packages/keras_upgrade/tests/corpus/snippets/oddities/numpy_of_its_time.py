# Keras 2.0: np.int, np.float, np.bool, np.object and ragged arrays beside a network
import numpy as np
from keras.models import Sequential
from keras.layers import Dense
from keras.utils import np_utils

labels = np.array([0., 1., 2., 1.]).astype(np.int)
mask = np.zeros(4, dtype=np.bool)
mask[1:3] = True
values = np.arange(12, dtype=np.float).reshape(4, 3)
names = np.array(['a', 'b', None], dtype=np.object)
print(values[mask].shape, np.float(3), np.str('text'), names[0])
onehot = np_utils.to_categorical(labels)
model = Sequential()
model.add(Dense(3, input_dim=3, activation='softmax'))
model.compile('sgd', 'categorical_crossentropy')
model.fit(values, onehot, epochs=1, verbose=0)
print(model.predict_classes(values).astype(np.int32))
