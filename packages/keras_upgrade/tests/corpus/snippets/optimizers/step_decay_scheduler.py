# Keras 1.2: LearningRateScheduler with steps, and a callback that notes the rates
import math
import numpy as np
from keras.callbacks import LearningRateScheduler, Callback
from keras.models import Sequential
from keras.layers import Dense
from keras.optimizers import SGD


def step_decay(epoch):
    initial, drop, every = 0.1, 0.5, 1.0
    return initial * math.pow(drop, math.floor((1 + epoch) / every))


class Rates(Callback):
    def on_train_begin(self, logs={}):
        self.losses, self.lr = [], []

    def on_epoch_end(self, epoch, logs={}):
        self.losses.append(logs.get('loss'))
        self.lr.append(step_decay(len(self.losses)))


x = np.random.rand(30, 5)
model = Sequential()
model.add(Dense(4, input_dim=5, init='normal', activation='relu'))
model.add(Dense(1, init='normal', activation='sigmoid'))
model.compile(loss='binary_crossentropy', optimizer=SGD(lr=0.0, momentum=0.9, decay=0.0, nesterov=False))
rates = Rates()
model.fit(x, (x[:, 0] > .5).astype(int), nb_epoch=3, batch_size=15,
          callbacks=[rates, LearningRateScheduler(step_decay)], verbose=0)
print(rates.losses, rates.lr)
