# Keras 2.1: fit_on_texts, texts_to_sequences, word_index and one_hot
from keras.preprocessing.text import Tokenizer, one_hot, text_to_word_sequence
from keras.preprocessing.sequence import pad_sequences
from keras.models import Sequential
from keras.layers import Dense, Flatten, Embedding
import numpy as np

docs = ['Well done!', 'Good work', 'Great effort', 'nice work', 'Excellent!',
        'Weak', 'Poor effort!', 'not good', 'poor work', 'Could have done better.']
labels = np.array([1, 1, 1, 1, 1, 0, 0, 0, 0, 0])
print(text_to_word_sequence(docs[-1]))
print([one_hot(d, 50) for d in docs][:2])

tok = Tokenizer()
tok.fit_on_texts(docs)
vocab = len(tok.word_index) + 1
padded = pad_sequences(tok.texts_to_sequences(docs), maxlen=4, padding='post')
table = np.random.rand(vocab, 8)

model = Sequential()
model.add(Embedding(vocab, 8, weights=[table], input_length=4, trainable=False))
model.add(Flatten())
model.add(Dense(1, activation='sigmoid'))
model.compile(optimizer='adam', loss='binary_crossentropy', metrics=['acc'])
print(model.summary())
model.fit(padded, labels, epochs=2, verbose=0)
loss, accuracy = model.evaluate(padded, labels, verbose=0)
print('Accuracy: %f' % (accuracy * 100))
