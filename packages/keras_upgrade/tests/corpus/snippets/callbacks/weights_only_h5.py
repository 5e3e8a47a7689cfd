# Keras 2.0: ModelCheckpoint(save_weights_only=True) with .h5, load_weights afterwards
import os
import numpy as np
from keras.callbacks import ModelCheckpoint
from keras.layers import Dense, Input
from keras.models import Model

a = Input((3,))
model = Model(a, Dense(2, activation='softmax')(a))
model.compile('adam', 'categorical_crossentropy', metrics=['accuracy'])
x = np.random.rand(24, 3)
y = np.eye(2)[np.arange(24) % 2]
path = os.path.join('.', 'best_weights.h5')
model.fit(x, y, epochs=1, validation_data=(x, y), verbose=0,
          callbacks=[ModelCheckpoint(path, save_best_only=True, save_weights_only=True, period=1)])
before = model.predict(x)
model.load_weights(path)
print(np.allclose(before, model.predict(x)))
