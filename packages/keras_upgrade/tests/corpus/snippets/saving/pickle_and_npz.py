# Keras 1.2: weights by numpy.savez, history by pickle
import pickle
import numpy as np
from keras.models import Sequential
from keras.layers import Dense

model = Sequential()
model.add(Dense(4, input_dim=3, activation='tanh'))
model.add(Dense(2, activation='softmax'))
model.compile('sgd', 'categorical_crossentropy', metrics=['accuracy'])
x, y = np.random.rand(12, 3), np.eye(2)[np.arange(12) % 2]
hist = model.fit(x, y, nb_epoch=2, verbose=0, validation_split=0.5)
with open('history.pkl', 'wb') as f:
    pickle.dump(hist.history, f)
np.savez('weights.npz', *model.get_weights())
with open('history.pkl', 'rb') as f:
    stored = pickle.load(f)
print(stored['acc'], stored['val_acc'])
with np.load('weights.npz') as archive:
    model.set_weights([archive['arr_%d' % i] for i in range(len(archive.files))])
