# Keras 2.0: the number of classes is counted by NumPy and handed to a function
import numpy as np
from keras.layers.core import Dense, Dropout
from keras.models import Sequential
from keras.utils import np_utils
from sklearn.model_selection import KFold

labels = np.random.randint(0, 5, 60)
x = np.random.rand(60, 4)


def network(inputs, classes=2):
    model = Sequential()
    model.add(Dense(8, input_dim=inputs, activation='relu'))
    model.add(Dropout(0.1))
    model.add(Dense(classes, activation='softmax'))
    model.compile(loss='categorical_crossentropy', optimizer='adam', metrics=['accuracy'])
    return model


nb_classes = np.max(labels) + 1
y = np_utils.to_categorical(labels, nb_classes)
for train, test in KFold(n_splits=3, random_state=7).split(x):
    model = network(4, classes=nb_classes)
    history = model.fit(x[train], y[train], epochs=1, verbose=0)
    print(history.history['acc'][-1], model.evaluate(x[test], y[test], verbose=0))
