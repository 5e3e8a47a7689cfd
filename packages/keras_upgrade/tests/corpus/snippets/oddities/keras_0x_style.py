# Keras 0.3: Dense(in, out), class_mode and show_accuracy
import numpy as np
from keras.models import Sequential
from keras.layers.core import Dense, Dropout, Activation
from keras.optimizers import SGD
from keras.utils import np_utils

X = np.random.rand(40, 6)
Y = np_utils.to_categorical(np.arange(40) % 3, 3)
model = Sequential()
model.add(Dense(8, input_dim=6, init='glorot_uniform'))
model.add(Activation('tanh'))
model.add(Dropout(0.25))
model.add(Dense(3))
model.add(Activation('softmax'))
sgd = SGD(lr=0.1, decay=1e-6, momentum=0.9, nesterov=True)
model.compile(loss='categorical_crossentropy', optimizer=sgd, class_mode='categorical')
model.fit(X, Y, nb_epoch=1, batch_size=8, show_accuracy=True, verbose=2, validation_split=0.1)
score = model.evaluate(X, Y, batch_size=8, show_accuracy=True, verbose=0)
print('accuracy', score[1])
print(model.predict_classes(X[:3], verbose=0))
