# Keras 1.2: a model used as a layer, TimeDistributed over a network
import numpy as np
from keras.layers import Input, Dense, TimeDistributed, LSTM, Convolution2D, Flatten
from keras.models import Model, Sequential

picture = Sequential()
picture.add(Convolution2D(3, 3, 3, activation='relu', input_shape=(8, 8, 1)))
picture.add(Flatten())
picture.add(Dense(4))

video = Input(shape=(6, 8, 8, 1))
encoded = TimeDistributed(picture)(video)
encoded_video = LSTM(5)(encoded)
label = Dense(2, activation='softmax')(encoded_video)
model = Model(input=video, output=label)
model.compile('rmsprop', 'categorical_crossentropy')
x = np.random.rand(4, 6, 8, 8, 1)
y = np.array([[1, 0], [0, 1], [1, 0], [0, 1]])
model.fit(x, y, nb_epoch=1, batch_size=2)
print(model.predict(x).argmax(axis=1))
