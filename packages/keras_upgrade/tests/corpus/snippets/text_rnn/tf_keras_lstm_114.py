# tf.keras (TensorFlow 1.12): words from tf.keras.preprocessing, an LSTM and a session
import numpy as np
import tensorflow as tf

tf.set_random_seed(1)
texts = ['a good film', 'a bad film', 'not good at all', 'really not bad']
labels = np.array([1, 0, 0, 1])
tokenizer = tf.keras.preprocessing.text.Tokenizer(num_words=50)
tokenizer.fit_on_texts(texts)
x = tf.keras.preprocessing.sequence.pad_sequences(tokenizer.texts_to_sequences(texts), maxlen=5)

model = tf.keras.Sequential()
model.add(tf.keras.layers.Embedding(50, 6, input_length=5))
model.add(tf.keras.layers.LSTM(4))
model.add(tf.keras.layers.Dense(1, activation='sigmoid'))
model.compile(optimizer=tf.keras.optimizers.Adam(lr=0.01), loss='binary_crossentropy', metrics=['acc'])
h = model.fit(x, labels, epochs=2, verbose=0)
print(h.history['acc'])
