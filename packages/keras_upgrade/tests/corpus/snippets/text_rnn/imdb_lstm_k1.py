# Keras 1.2: LSTM on IMDB with nb_words, dropout_W and dropout_U
import numpy as np
from keras.preprocessing import sequence
from keras.models import Sequential
from keras.layers import Dense, Activation, Embedding, LSTM
from keras.datasets import imdb

np.random.seed(1337)
max_features, maxlen = 2000, 40
(X_train, y_train), (X_test, y_test) = imdb.load_data(nb_words=max_features)
print(len(X_train), 'train sequences')
X_train = sequence.pad_sequences(X_train, maxlen=maxlen)
X_test = sequence.pad_sequences(X_test, maxlen=maxlen)

model = Sequential()
model.add(Embedding(max_features, 16, dropout=0.2))
model.add(LSTM(8, dropout_W=0.2, dropout_U=0.2))
model.add(Dense(1))
model.add(Activation('sigmoid'))
model.compile(loss='binary_crossentropy', optimizer='adam', metrics=['accuracy'])
model.fit(X_train, y_train, batch_size=32, nb_epoch=1, validation_data=(X_test, y_test))
score, acc = model.evaluate(X_test, y_test, batch_size=32)
print('Test score:', score, 'accuracy:', acc)
