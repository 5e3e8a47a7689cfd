# Keras 2.0: TensorBoard(batch_size=, write_grads=, embeddings_freq=)
import keras
from keras import layers
import numpy as np

model = keras.models.Sequential()
model.add(layers.Embedding(40, 6, input_length=10, name='embed'))
model.add(layers.Conv1D(4, 3, activation='relu'))
model.add(layers.GlobalMaxPooling1D())
model.add(layers.Dense(1, activation='sigmoid'))
model.compile(optimizer='rmsprop', loss='binary_crossentropy', metrics=['acc'])
callbacks = [keras.callbacks.TensorBoard(log_dir='my_log_dir', histogram_freq=0, batch_size=32,
                                         write_grads=False, embeddings_freq=0, embeddings_layer_names=None,
                                         embeddings_metadata=None)]
x = np.random.randint(0, 40, (40, 10))
history = model.fit(x, np.arange(40) % 2, epochs=1, batch_size=16, validation_split=0.2, callbacks=callbacks)
print(history.history['val_acc'])
