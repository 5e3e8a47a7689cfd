# Keras 2.0: a function that makes callbacks, monitor and mode as arguments
import numpy as np
from keras import callbacks as cb
from keras.layers import Dense
from keras.models import Sequential


def make_callbacks(name, monitor='val_acc', mode='auto', patience=1):
    stop = cb.EarlyStopping(monitor=monitor, patience=patience, mode=mode)
    keep = cb.ModelCheckpoint(name + '.{epoch:02d}.h5', monitor=monitor, mode=mode, save_best_only=True)
    slow = cb.ReduceLROnPlateau(monitor='val_loss', factor=0.5, patience=patience)
    return [stop, keep, slow]


x = np.random.rand(24, 3)
y = np.arange(24) % 2
model = Sequential([Dense(2, activation='softmax', input_shape=(3,))])
model.compile('adagrad', 'sparse_categorical_crossentropy', metrics=['accuracy'])
history = model.fit(x, y, validation_split=0.25, epochs=2, verbose=0, callbacks=make_callbacks('net'))
print(history.history['val_acc'], history.history['lr'])
