# Keras 2.1: files in a folder, os.path.join, load_weights after a checkpoint of the same name
import os
import numpy as np
from keras.callbacks import ModelCheckpoint
from keras.models import Sequential, load_model
from keras.layers import Dense

OUTPUT_DIR = 'saved'
if not os.path.exists(OUTPUT_DIR):
    os.makedirs(OUTPUT_DIR)
MODEL_FILE = os.path.join(OUTPUT_DIR, 'net.h5')
WEIGHTS_FILE = os.path.join(OUTPUT_DIR, 'net_weights.h5')

model = Sequential([Dense(4, activation='relu', input_shape=(3,)), Dense(1)])
model.compile('adam', 'mse')
x = np.random.rand(16, 3)
model.fit(x, x[:, 0], epochs=1, verbose=0, validation_split=.25,
          callbacks=[ModelCheckpoint(filepath=MODEL_FILE, save_best_only=True)])
model.save_weights(WEIGHTS_FILE, overwrite=True)
best = load_model(MODEL_FILE)
best.load_weights(WEIGHTS_FILE)
print(best.evaluate(x, x[:, 0], verbose=0))
