# Keras 1.2: checkpoints named by epoch and val_acc, suffix hdf5
import glob
import numpy as np
from keras.callbacks import ModelCheckpoint
from keras.models import Sequential, load_model
from keras.layers import Dense

np.random.seed(7)
X = np.random.rand(48, 6)
Y = (X[:, 0] > 0.5).astype(int)
model = Sequential()
model.add(Dense(8, input_dim=6, init='uniform', activation='relu'))
model.add(Dense(1, init='uniform', activation='sigmoid'))
model.compile(loss='binary_crossentropy', optimizer='adam', metrics=['accuracy'])

filepath = "weights-{epoch:02d}-{val_acc:.2f}.hdf5"
checkpoint = ModelCheckpoint(filepath, monitor='val_acc', verbose=1, save_best_only=False, mode='max')
model.fit(X, Y, validation_split=0.33, nb_epoch=2, batch_size=8, callbacks=[checkpoint], verbose=0)
print(len(glob.glob('weights-*')))
