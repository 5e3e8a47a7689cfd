# Keras 1.0: recurrent layers with input_dim and input_length, weights counted by hand
import numpy as np
from keras.models import Sequential
from keras.layers.core import Dense, Activation, TimeDistributedDense
from keras.layers.recurrent import GRU

model = Sequential()
model.add(GRU(6, input_dim=3, input_length=5, return_sequences=True))
model.add(TimeDistributedDense(4))
model.add(Activation('softmax'))
model.compile(loss='categorical_crossentropy', optimizer='adam')

x = np.random.rand(16, 5, 3)
y = np.zeros((16, 5, 4))
y[:, :, 2] = 1
model.fit(x, y, nb_epoch=1, batch_size=4, verbose=0)
print(model.predict_classes(x, verbose=0)[0])
