# Keras 2.1: the wrapper used alone: fit, predict, predict_proba, score
import numpy as np
from keras.models import Sequential
from keras.layers import Dense, Dropout
from keras.wrappers.scikit_learn import KerasClassifier


def build(units=4, dropout=0.0):
    net = Sequential()
    net.add(Dense(units, activation='relu', input_shape=(3,)))
    net.add(Dropout(dropout))
    net.add(Dense(3, activation='softmax'))
    net.compile('adam', 'categorical_crossentropy', metrics=['accuracy'])
    return net


x = np.random.rand(30, 3)
y = np.arange(30) % 3
classifier = KerasClassifier(build, units=6, dropout=0.1, epochs=1, batch_size=10, verbose=0)
history = classifier.fit(x, y)
print(classifier.predict(x[:4]).shape, classifier.predict_proba(x[:4]).shape)
print(classifier.score(x, y), classifier.model.count_params())
print(history.history.keys())
