# Keras 2.0: fit_generator(steps_per_epoch, validation_steps), evaluate_generator(steps)
import numpy as np
from keras import models, layers


def look_back(data, batch_size=16, steps=4):
    i = steps
    while 1:
        if i + batch_size >= len(data):
            i = steps
        rows = np.arange(i, i + batch_size)
        i += len(rows)
        samples = np.array([data[r - steps:r] for r in rows])
        yield samples, data[rows][:, 0]


series = np.cumsum(np.random.randn(200, 2), axis=0)
train_gen, val_gen = look_back(series), look_back(series, batch_size=8)
model = models.Sequential()
model.add(layers.GRU(5, dropout=0.2, recurrent_dropout=0.2, input_shape=(None, 2)))
model.add(layers.Dense(1))
model.compile(optimizer='rmsprop', loss='mae')
history = model.fit_generator(train_gen, steps_per_epoch=3, epochs=2, validation_data=val_gen, validation_steps=2)
print(history.history['val_loss'])
print(model.evaluate_generator(val_gen, steps=2), model.predict_generator(val_gen, 2).shape)
