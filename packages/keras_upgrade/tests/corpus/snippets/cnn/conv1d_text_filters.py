# Keras 1.2: Convolution1D over word vectors, filter_length and GlobalMaxPooling1D
import numpy as np
from keras.preprocessing import sequence
from keras.models import Sequential
from keras.layers import Dense, Dropout, Activation, Embedding, Convolution1D, GlobalMaxPooling1D

max_features, maxlen = 500, 40
rng = np.random.RandomState(1)
texts = [list(rng.randint(1, max_features, size=rng.randint(5, 60))) for _ in range(64)]
labels = np.array([int(3 in text) for text in texts])
X = sequence.pad_sequences(texts, maxlen=maxlen)

model = Sequential()
model.add(Embedding(max_features, 16, input_length=maxlen, dropout=0.2))
model.add(Convolution1D(nb_filter=12, filter_length=3, border_mode='valid',
                        activation='relu', subsample_length=1))
model.add(GlobalMaxPooling1D())
model.add(Dense(10))
model.add(Dropout(0.2))
model.add(Activation('relu'))
model.add(Dense(1))
model.add(Activation('sigmoid'))
model.compile(loss='binary_crossentropy', optimizer='adam', metrics=['accuracy'])
model.fit(X, labels, batch_size=16, nb_epoch=2, validation_split=0.25, verbose=2)
