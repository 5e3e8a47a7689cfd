# Keras 1.2: the best weights kept in one file and loaded into a new network
from keras.callbacks import ModelCheckpoint
from keras.models import Sequential
from keras.layers import Dense
import numpy as np


def create():
    model = Sequential()
    model.add(Dense(8, input_dim=5, activation='relu'))
    model.add(Dense(1, activation='sigmoid'))
    return model


X = np.random.rand(40, 5)
Y = (X.sum(axis=1) > 2.5).astype(int)
model = create()
model.compile(loss='binary_crossentropy', optimizer='adam', metrics=['accuracy'])
filepath = 'weights.best.hdf5'
callbacks_list = [ModelCheckpoint(filepath, monitor='val_acc', verbose=0, save_best_only=True, mode='max')]
model.fit(X, Y, validation_split=0.25, nb_epoch=2, batch_size=10, callbacks=callbacks_list, verbose=0)

again = create()
again.load_weights("weights.best.hdf5")
again.compile(loss='binary_crossentropy', optimizer='adam', metrics=['accuracy'])
scores = again.evaluate(X, Y, verbose=0)
print("%s: %.2f%%" % (again.metrics_names[1], scores[1] * 100))
