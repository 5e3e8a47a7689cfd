# Keras 1.2: a callback of one's own that collects batch losses
import numpy as np
import keras
from keras.models import Sequential
from keras.layers import Dense, Activation


class LossHistory(keras.callbacks.Callback):
    def on_train_begin(self, logs={}):
        self.losses = []
        self.acc = []

    def on_batch_end(self, batch, logs={}):
        self.losses.append(logs.get('loss'))
        self.acc.append(logs.get('acc'))


model = Sequential()
model.add(Dense(10, input_dim=20, init='uniform'))
model.add(Activation('softmax'))
model.compile(loss='categorical_crossentropy', optimizer='rmsprop', metrics=['accuracy'])
history = LossHistory()
X_train = np.random.rand(64, 20)
Y_train = np.eye(10)[np.random.randint(10, size=64)]
model.fit(X_train, Y_train, batch_size=32, nb_epoch=1, verbose=0, callbacks=[history])
print(len(history.losses), all(a is not None for a in history.acc))
