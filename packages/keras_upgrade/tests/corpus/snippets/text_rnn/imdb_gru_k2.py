# Keras 2.0: GRU on IMDB, Embedding(input_length=)
from keras.datasets import imdb
from keras.preprocessing import sequence
from keras.models import Sequential
from keras.layers import Embedding, GRU, Dense
import matplotlib.pyplot as plt

VOCAB, LENGTH = 1500, 30
(train_x, train_y), (test_x, test_y) = imdb.load_data(num_words=VOCAB)
train_x = sequence.pad_sequences(train_x, LENGTH)
test_x = sequence.pad_sequences(test_x, LENGTH)

model = Sequential([
    Embedding(VOCAB, 12, input_length=LENGTH),
    GRU(8, dropout=0.1, recurrent_dropout=0.1),
    Dense(1, activation='sigmoid'),
])
print(model.layers[0].get_weights()[0].shape)
model.compile(optimizer='rmsprop', loss='binary_crossentropy', metrics=['acc'])
history = model.fit(train_x, train_y, epochs=1, batch_size=128, validation_split=0.2)
plt.plot(history.history['acc'])
plt.plot(history.history['val_acc'])
plt.show()
