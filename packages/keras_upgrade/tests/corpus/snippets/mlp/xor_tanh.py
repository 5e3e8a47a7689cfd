# Keras 1.0: XOR with two hidden units, predict_classes
import numpy as np
from keras.models import Sequential
from keras.layers.core import Dense
from keras.optimizers import SGD

X = np.array([[0, 0], [0, 1], [1, 0], [1, 1]], dtype=np.float32)
y = np.array([[0], [1], [1], [0]])

model = Sequential()
model.add(Dense(2, input_dim=2, init="uniform", activation="tanh"))
model.add(Dense(1, init="uniform", activation="sigmoid"))
model.compile(loss="binary_crossentropy", optimizer=SGD(lr=0.1, momentum=0.9))

model.fit(X, y, nb_epoch=3, batch_size=1, verbose=0)
print(model.predict_proba(X, verbose=0))
print(model.predict_classes(X, verbose=0))
