# Keras 2.0: Bidirectional, Masking and mask_zero
import numpy as np
from keras.models import Sequential, Model
from keras.layers import Bidirectional, Masking, LSTM, Dense, Embedding, Input, TimeDistributed
from keras.preprocessing.sequence import pad_sequences

ragged = [[[1., 2.], [2., 1.]], [[0.5, 0.5]], [[3., 3.], [1., 0.], [2., 2.]]]
padded = np.zeros((3, 4, 2)) - 1.
for row, steps in enumerate(ragged):
    padded[row, :len(steps)] = steps

model = Sequential()
model.add(Masking(mask_value=-1., input_shape=(4, 2)))
model.add(Bidirectional(LSTM(3, return_sequences=False), merge_mode='ave'))
model.add(Dense(1))
model.compile('sgd', 'mse')
model.fit(padded, np.array([3., 1., 7.]), epochs=1, verbose=0)

words = Input(shape=(None,), dtype='int32')
tags = TimeDistributed(Dense(2, activation='softmax'))(
    Bidirectional(LSTM(4, return_sequences=True))(Embedding(20, 5, mask_zero=True)(words)))
tagger = Model(words, tags)
tagger.compile('adam', 'sparse_categorical_crossentropy')
sentences = pad_sequences([[4, 7, 1], [2, 9]], padding='post')
answers = pad_sequences([[0, 1, 1], [1, 0]], padding='post')[..., np.newaxis]
tagger.fit(sentences, answers, epochs=1, verbose=0)
print(tagger.predict(sentences).shape)
