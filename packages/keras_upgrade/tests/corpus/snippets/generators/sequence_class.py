# Keras 2.1: keras.utils.Sequence with workers and use_multiprocessing
import numpy as np
from keras.layers import Dense
from keras.models import Sequential
from keras.utils import Sequence, to_categorical


class Batches(Sequence):
    def __init__(self, count, batch_size):
        self.x = np.random.rand(count, 4)
        self.y = to_categorical(np.arange(count) % 3, 3)
        self.batch_size = batch_size
        self.on_epoch_end()

    def __len__(self):
        return int(np.floor(len(self.x) / self.batch_size))

    def __getitem__(self, index):
        rows = self.order[index * self.batch_size:(index + 1) * self.batch_size]
        return self.x[rows], self.y[rows]

    def on_epoch_end(self):
        self.order = np.random.permutation(len(self.x))


model = Sequential([Dense(3, activation='softmax', input_shape=(4,))])
model.compile(optimizer='adam', loss='categorical_crossentropy', metrics=['accuracy'])
training, validation = Batches(24, 6), Batches(12, 6)
model.fit_generator(generator=training, validation_data=validation, epochs=1, use_multiprocessing=False,
                    workers=1, max_queue_size=2, verbose=0)
print(model.evaluate_generator(validation))
print(np.argmax(model.predict_generator(validation), axis=1).shape)
