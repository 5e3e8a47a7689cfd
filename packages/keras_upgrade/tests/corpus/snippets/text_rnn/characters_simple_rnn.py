# Keras 1.2: characters one by one with SimpleRNN, np.bool arrays
from __future__ import print_function
from keras.layers import Dense, Activation
from keras.layers.recurrent import SimpleRNN
from keras.models import Sequential
import numpy as np

text = 'the quick brown fox jumps over the lazy dog and runs away from the big bad wolf ' * 3
chars = sorted(set(text))
char2index = dict((c, i) for i, c in enumerate(chars))
index2char = dict((i, c) for i, c in enumerate(chars))
SEQLEN, STEP = 10, 1
input_chars, label_chars = [], []
for i in range(0, len(text) - SEQLEN, STEP):
    input_chars.append(text[i:i + SEQLEN])
    label_chars.append(text[i + SEQLEN])

X = np.zeros((len(input_chars), SEQLEN, len(chars)), dtype=np.bool)
y = np.zeros((len(input_chars), len(chars)), dtype=np.bool)
for i, chunk in enumerate(input_chars):
    for j, ch in enumerate(chunk):
        X[i, j, char2index[ch]] = 1
    y[i, char2index[label_chars[i]]] = 1

model = Sequential()
model.add(SimpleRNN(24, return_sequences=False, input_shape=(SEQLEN, len(chars)), unroll=True))
model.add(Dense(len(chars)))
model.add(Activation('softmax'))
model.compile(loss='categorical_crossentropy', optimizer='rmsprop')

for iteration in range(2):
    print('Iteration #: %d' % iteration)
    model.fit(X, y, batch_size=32, nb_epoch=1, verbose=0)
    seed = input_chars[np.random.randint(len(input_chars))]
    print(seed, end='')
    for i in range(5):
        Xtest = np.zeros((1, SEQLEN, len(chars)))
        for j, ch in enumerate(seed):
            Xtest[0, j, char2index[ch]] = 1
        pred = model.predict(Xtest, verbose=0)[0]
        ypred = index2char[np.argmax(pred)]
        print(ypred, end='')
        seed = seed[1:] + ypred
    print()
