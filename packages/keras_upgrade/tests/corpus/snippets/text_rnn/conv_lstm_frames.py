# Keras 2.0: ConvLSTM2D over moving squares
from keras.models import Sequential
from keras.layers.convolutional import Conv3D
from keras.layers.convolutional_recurrent import ConvLSTM2D
from keras.layers.normalization import BatchNormalization
import numpy as np

seq = Sequential()
seq.add(ConvLSTM2D(filters=4, kernel_size=(3, 3), input_shape=(None, 10, 10, 1), padding='same', return_sequences=True))
seq.add(BatchNormalization())
seq.add(Conv3D(filters=1, kernel_size=(3, 3, 3), activation='sigmoid', padding='same', data_format='channels_last'))
seq.compile(loss='binary_crossentropy', optimizer='adadelta')

movies = np.zeros((4, 5, 10, 10, 1), dtype=np.float)
for i in range(4):
    for t in range(5):
        movies[i, t, t:t + 2, i:i + 2, 0] = 1
seq.fit(movies[:, :-1], movies[:, 1:], batch_size=2, epochs=1)
print(seq.predict(movies[:1, :-1]).shape)
