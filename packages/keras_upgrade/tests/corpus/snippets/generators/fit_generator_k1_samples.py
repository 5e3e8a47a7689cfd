# Keras 1.2: fit_generator counts samples: samples_per_epoch, nb_val_samples
import numpy as np
from keras.models import Sequential
from keras.layers import Dense

BATCH = 8
data = np.random.rand(40, 5)
labels = (data[:, 0] > data[:, 1]).astype('int32')


def batches(x, y, size):
    while True:
        order = np.random.permutation(len(x))
        for start in range(0, len(x) - size + 1, size):
            rows = order[start:start + size]
            yield x[rows], y[rows]


model = Sequential()
model.add(Dense(6, input_dim=5, activation='relu'))
model.add(Dense(1, activation='sigmoid'))
model.compile('rmsprop', 'binary_crossentropy', metrics=['accuracy'])
model.fit_generator(batches(data, labels, BATCH), samples_per_epoch=40, nb_epoch=1,
                    validation_data=batches(data, labels, BATCH), nb_val_samples=16, verbose=0)
print(model.evaluate_generator(batches(data, labels, BATCH), val_samples=16))
print(model.predict_generator(batches(data, labels, BATCH), val_samples=16).shape)
