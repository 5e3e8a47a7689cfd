# Keras 2.0: get_word_index to read a review, reversed sequences
import numpy as np
from keras.datasets import imdb
from keras.layers import LSTM, Embedding, Dense, Dropout
from keras.models import Sequential
from keras.preprocessing import sequence

num = 800
(x_train, y_train), _ = imdb.load_data(num_words=num)
word_index = imdb.get_word_index()
lookup = dict([(value, key) for (key, value) in word_index.items()])
print(' '.join([lookup.get(i - 3, '?') for i in x_train[0]])[:60])

x_train = [x[::-1] for x in x_train[:400]]
x_train = sequence.pad_sequences(x_train, maxlen=25, truncating='post')
model = Sequential()
model.add(Embedding(num, 8))
model.add(LSTM(6, return_sequences=True))
model.add(LSTM(6, implementation=2, recurrent_activation='hard_sigmoid'))
model.add(Dropout(0.5))
model.add(Dense(1, activation='sigmoid'))
model.compile(optimizer='rmsprop', loss='binary_crossentropy', metrics=['acc'])
history = model.fit(x_train, y_train[:400], epochs=1, batch_size=64, validation_split=0.25, verbose=2)
for key in ('loss', 'acc', 'val_loss', 'val_acc'):
    print(key, history.history[key])
