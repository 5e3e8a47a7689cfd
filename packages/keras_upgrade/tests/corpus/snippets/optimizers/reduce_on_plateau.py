# Keras 2.0: ReduceLROnPlateau(epsilon=) and EarlyStopping together
import numpy as np
from keras.callbacks import ReduceLROnPlateau, EarlyStopping
from keras.models import Sequential
from keras.layers import Dense
from keras.optimizers import Adadelta

x = np.random.rand(40, 3)
model = Sequential()
model.add(Dense(5, activation='relu', input_shape=(3,)))
model.add(Dense(1))
model.compile(optimizer=Adadelta(), loss='mse', metrics=['mae'])
callbacks = [
    ReduceLROnPlateau(monitor='val_loss', factor=0.2, patience=1, epsilon=1e-4, cooldown=0, min_lr=1e-5, verbose=1),
    EarlyStopping(monitor='val_mean_absolute_error', patience=2, mode='min'),
]
model.fit(x, x[:, 2], epochs=2, validation_split=0.2, callbacks=callbacks, verbose=0)
print(model.evaluate(x, x[:, 2], verbose=0))
