# Keras 2.2: CuDNNGRU where there is a GPU, GRU elsewhere
import numpy as np
import tensorflow as tf
from keras.models import Sequential
from keras.layers import Embedding, Dense, SpatialDropout1D, GRU, CuDNNGRU, CuDNNLSTM, LSTM

with_gpu = tf.test.is_gpu_available()
Recurrent = CuDNNGRU if with_gpu else GRU
Last = CuDNNLSTM if with_gpu else LSTM

model = Sequential()
model.add(Embedding(100, 8, input_length=12))
model.add(SpatialDropout1D(0.2))
model.add(Recurrent(8, return_sequences=True))
model.add(Last(4))
model.add(Dense(3, activation='softmax'))
model.compile('adam', 'sparse_categorical_crossentropy', metrics=['accuracy'])
model.fit(np.random.randint(0, 100, (30, 12)), np.random.randint(0, 3, 30), epochs=1, verbose=0)
print(model.layers[2].__class__.__name__)
