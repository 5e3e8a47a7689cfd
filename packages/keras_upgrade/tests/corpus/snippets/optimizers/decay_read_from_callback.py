# Keras 2.0: the decayed rate read inside a callback
import numpy as np
import keras.backend as K
from keras.callbacks import Callback
from keras.models import Sequential
from keras.layers import Dense
from keras.optimizers import Adagrad


class ShowRate(Callback):
    def on_epoch_end(self, epoch, logs=None):
        optimizer = self.model.optimizer
        print('epoch', epoch, 'rate', float(K.get_value(optimizer.lr)))


x = np.random.rand(16, 2)
model = Sequential([Dense(1, input_shape=(2,))])
model.compile(Adagrad(lr=0.05), 'mse')
model.fit(x, x.prod(axis=1), epochs=2, callbacks=[ShowRate()], verbose=0)
