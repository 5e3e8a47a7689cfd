# Keras 1.1: users times items, Merge(mode='dot') in the first place of a Sequential
import numpy as np
from keras.models import Sequential
from keras.layers import Embedding, Reshape, Merge

n_users, n_items, k = 12, 9, 4
users = Sequential()
users.add(Embedding(n_users, k, input_length=1))
users.add(Reshape((k,)))
items = Sequential()
items.add(Embedding(n_items, k, input_length=1))
items.add(Reshape((k,)))

model = Sequential()
model.add(Merge([users, items], mode='dot', dot_axes=1))
model.compile(loss='mse', optimizer='adamax')

u = np.random.randint(n_users, size=(40, 1))
i = np.random.randint(n_items, size=(40, 1))
stars = np.random.randint(1, 6, size=40)
history = model.fit([u, i], stars, nb_epoch=1, validation_split=.1, verbose=0)
print(min(history.history['val_loss']))
print(model.predict([u[:2], i[:2]])[:, 0])
