# Keras 1.2: a shared layer and get_output_at(node)
import numpy as np
from keras.layers import Input, LSTM, Dense, merge
from keras.models import Model

tweet_a = Input(shape=(5, 8))
tweet_b = Input(shape=(5, 8))
shared_lstm = LSTM(6)
encoded_a = shared_lstm(tweet_a)
encoded_b = shared_lstm(tweet_b)
assert shared_lstm.get_output_at(0) == encoded_a
print(shared_lstm.get_output_shape_at(1))

merged_vector = merge([encoded_a, encoded_b], mode='concat', concat_axis=-1)
predictions = Dense(1, activation='sigmoid')(merged_vector)
model = Model(input=[tweet_a, tweet_b], output=predictions)
model.compile(optimizer='rmsprop', loss='binary_crossentropy', metrics=['accuracy'])
x = np.random.rand(10, 5, 8)
model.fit([x, x[::-1]], np.arange(10) % 2, nb_epoch=1, verbose=0)
