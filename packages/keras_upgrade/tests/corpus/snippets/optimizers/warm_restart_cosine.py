# Keras 2.2: cosine annealing per batch by a callback that sets the rate
import numpy as np
from keras import backend as K
from keras.callbacks import Callback
from keras.layers import Dense
from keras.models import Sequential


class Cosine(Callback):
    def __init__(self, low, high, steps):
        super(Cosine, self).__init__()
        self.low, self.high, self.steps, self.seen = low, high, steps, 0
        self.history = {}

    def on_train_begin(self, logs=None):
        K.set_value(self.model.optimizer.lr, self.high)

    def on_batch_end(self, batch, logs=None):
        self.seen += 1
        self.history.setdefault('lr', []).append(K.get_value(self.model.optimizer.lr))
        share = 0.5 * (1 + np.cos(np.pi * (self.seen % self.steps) / self.steps))
        K.set_value(self.model.optimizer.lr, self.low + (self.high - self.low) * share)


x = np.random.rand(60, 2)
model = Sequential([Dense(1, input_dim=2)])
model.compile('sgd', 'mse')
annealing = Cosine(1e-3, 1e-1, 4)
model.fit(x, x[:, 0], batch_size=30, epochs=2, callbacks=[annealing], verbose=0)
print(annealing.history['lr'])
