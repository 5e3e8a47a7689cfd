# Keras 2.0: text generation with temperature, RMSprop(lr=), model.load of nothing
import random
import sys
import numpy as np
import keras
from keras import layers

text = ('whoever fights monsters should see to it that he does not become a monster '
        'and when you look long into an abyss the abyss also looks into you ') * 2
maxlen, step = 12, 3
sentences = [text[i: i + maxlen] for i in range(0, len(text) - maxlen, step)]
next_chars = [text[i + maxlen] for i in range(0, len(text) - maxlen, step)]
chars = sorted(list(set(text)))
indices = {char: chars.index(char) for char in chars}
x = np.zeros((len(sentences), maxlen, len(chars)), dtype=np.bool)
y = np.zeros((len(sentences), len(chars)), dtype=np.bool)
for i, sentence in enumerate(sentences):
    for t, char in enumerate(sentence):
        x[i, t, indices[char]] = 1
    y[i, indices[next_chars[i]]] = 1

model = keras.models.Sequential()
model.add(layers.LSTM(16, input_shape=(maxlen, len(chars))))
model.add(layers.Dense(len(chars), activation='softmax'))
optimizer = keras.optimizers.RMSprop(lr=0.01)
model.compile(loss='categorical_crossentropy', optimizer=optimizer)


def draw(preds, temperature=1.0):
    preds = np.asarray(preds).astype('float64')
    weights = np.exp(np.log(preds + 1e-9) / temperature)
    return np.argmax(np.random.multinomial(1, weights / np.sum(weights) * 0.999999, 1))


model.fit(x, y, batch_size=32, epochs=1)
generated = text[:maxlen]
for temperature in [0.5, 1.2]:
    for _ in range(3):
        sampled = np.zeros((1, maxlen, len(chars)))
        for t, char in enumerate(generated[-maxlen:]):
            sampled[0, t, indices[char]] = 1.
        generated += chars[draw(model.predict(sampled, verbose=0)[0], temperature)]
    sys.stdout.write(generated + '\n')
