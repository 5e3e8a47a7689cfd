# Keras 1.2: Embedding with weights=, W_constraint and mask_zero; nb_words by min()
import numpy as np
from keras.models import Sequential
from keras.layers.embeddings import Embedding
from keras.layers.recurrent import LSTM
from keras.layers.core import Dense
from keras.constraints import unitnorm

MAX_NB_WORDS = 60
word_index = dict(('word%d' % i, i) for i in range(1, 41))
nb_words = min(MAX_NB_WORDS, len(word_index))
vectors = np.random.rand(nb_words + 1, 10)

model = Sequential()
model.add(Embedding(input_dim=nb_words + 1, output_dim=10, weights=[vectors], input_length=8,
                    init='uniform', W_constraint=unitnorm(), mask_zero=True))
model.add(LSTM(output_dim=5))
model.add(Dense(output_dim=2, activation='softmax'))
model.compile(loss='categorical_crossentropy', optimizer='adam', metrics=['categorical_accuracy'])
x = np.random.randint(1, nb_words, size=(20, 8))
y = np.eye(2)[np.random.randint(2, size=20)]
history = model.fit(x, y, nb_epoch=1, verbose=0)
print(sorted(history.history))
