# Keras 1.2: a dictionary of layers and a for loop over branches, merge with concat_axis=1
import numpy as np
from keras.layers import Input, Convolution1D, GlobalMaxPooling1D, Embedding, Dense, Dropout, merge, Flatten, MaxPooling1D
from keras.models import Model

words = Input(shape=(16,), dtype='int32')
vectors = Embedding(60, 8, input_length=16)(words)
branches = {}
for size in (2, 3, 4):
    conv = Convolution1D(nb_filter=4, filter_length=size, border_mode='valid', activation='relu')(vectors)
    branches[size] = GlobalMaxPooling1D()(conv)
merged = merge([branches[k] for k in sorted(branches)], mode='concat', concat_axis=1)
merged = Dropout(0.3)(merged)
label = Dense(3, activation='softmax')(merged)
cnn = Model(words, label)
cnn.compile(loss='sparse_categorical_crossentropy', optimizer='adam', metrics=['accuracy'])
cnn.fit(np.random.randint(0, 60, (18, 16)), np.random.randint(0, 3, (18, 1)), nb_epoch=1, batch_size=6, verbose=0)
print(cnn.count_params())
