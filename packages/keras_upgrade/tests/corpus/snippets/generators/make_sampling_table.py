# Keras 2.0: generators of word pairs: make_sampling_table, skipgrams and pad_sequences
import numpy as np
from keras.preprocessing import sequence
from keras.layers import Embedding, Dot, Input, Reshape, Activation
from keras.models import Model

size = 30
table = sequence.make_sampling_table(size)
lines = [list(np.random.randint(1, size, 12)) for _ in range(4)]


def couples():
    while True:
        for line in lines:
            pairs, labels = sequence.skipgrams(line, size, window_size=2)
            pairs = np.array(pairs)
            yield [pairs[:, 0], pairs[:, 1]], np.array(labels)


w, c = Input((1,)), Input((1,))
embed = Embedding(size, 4, input_length=1)
score = Dot(axes=-1)([Reshape((4,))(embed(w)), Reshape((4,))(embed(c))])
model = Model([w, c], Activation('sigmoid')(score))
model.compile(loss='binary_crossentropy', optimizer='adam')
model.fit_generator(couples(), steps_per_epoch=3, epochs=1, verbose=0)
print(embed.get_weights()[0].shape, len(table))
