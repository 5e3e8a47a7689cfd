# Keras 1.2: sequence to sequence by RepeatVector and TimeDistributed, RNN = recurrent.LSTM
from keras.models import Sequential
from keras.layers import Activation, TimeDistributed, Dense, RepeatVector, recurrent
import numpy as np

ALPHABET = '0123456789+ '
RNN = recurrent.LSTM
HIDDEN, LAYERS, WIDTH, ANSWER = 12, 1, 5, 3


def one_hot(word, width):
    rows = np.zeros((width, len(ALPHABET)))
    for place, char in enumerate(word.ljust(width)):
        rows[place, ALPHABET.index(char)] = 1
    return rows


pairs = [(a, b) for a in range(10, 18) for b in range(20, 28)]
X = np.array([one_hot('%d+%d' % pair, WIDTH) for pair in pairs])
y = np.array([one_hot(str(sum(pair)), ANSWER) for pair in pairs])

model = Sequential()
model.add(RNN(HIDDEN, input_shape=(WIDTH, len(ALPHABET))))
model.add(RepeatVector(ANSWER))
for _ in range(LAYERS):
    model.add(RNN(HIDDEN, return_sequences=True))
model.add(TimeDistributed(Dense(len(ALPHABET))))
model.add(Activation('softmax'))
model.compile(loss='categorical_crossentropy', optimizer='adam', metrics=['accuracy'])
model.fit(X, y, batch_size=16, nb_epoch=1, validation_data=(X, y))
guess = model.predict_classes(X[:1], verbose=0)
print(''.join(ALPHABET[i] for i in guess[0]))
