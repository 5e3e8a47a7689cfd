# Keras 2.0: training resumed with initial_epoch from a saved model
import numpy as np
from keras.callbacks import ModelCheckpoint, LearningRateScheduler
from keras.layers import Dense
from keras.models import Sequential, load_model

x = np.random.rand(20, 4)
y = x.sum(axis=1)
model = Sequential()
model.add(Dense(4, input_shape=(4,)))
model.add(Dense(1))
model.compile(optimizer='adam', loss='mean_squared_error')
saver = ModelCheckpoint('resume.h5', verbose=1)
model.fit(x, y, epochs=1, callbacks=[saver], verbose=0)
model = load_model('resume.h5')
hist = model.fit(x, y, epochs=2, initial_epoch=1, verbose=0,
                 callbacks=[saver, LearningRateScheduler(lambda epoch: 0.001 * 0.9 ** epoch)])
print(hist.epoch)
