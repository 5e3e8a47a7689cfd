# Keras 1.2: skipgrams() and two Embedding branches compared by merge(mode='dot')
import numpy as np
from keras.preprocessing.text import Tokenizer
from keras.preprocessing.sequence import skipgrams
from keras.layers import Input, Embedding, Reshape, Dense, merge
from keras.models import Model

text = ['i like green eggs and ham', 'green ham and green eggs i like']
tokenizer = Tokenizer()
tokenizer.fit_on_texts(text)
ids = tokenizer.texts_to_sequences(text)[0]
size = len(tokenizer.word_index) + 1
pairs, labels = skipgrams(ids, size, window_size=2, negative_samples=1.)
for (first, second), label in list(zip(pairs, labels))[:4]:
    print(first, second, label)

word, context = Input(shape=(1,)), Input(shape=(1,))
embedded = [Reshape((6,))(Embedding(size, 6, init='glorot_uniform', input_length=1)(side)) for side in (word, context)]
closeness = merge(embedded, mode='dot', dot_axes=1)
answer = Dense(1, init='glorot_uniform', activation='sigmoid')(closeness)
model = Model(input=[word, context], output=answer)
model.compile(loss='mse', optimizer='adam')
first = np.array([p[0] for p in pairs])[:, None]
second = np.array([p[1] for p in pairs])[:, None]
model.fit([first, second], np.array(labels), nb_epoch=1, verbose=0)
print(model.layers[2].get_weights()[0].shape)
