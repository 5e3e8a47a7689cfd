# Keras 1.2: TensorBoard with write_graph
import numpy as np
from keras.callbacks import TensorBoard
from keras.layers import Input, Dense
from keras.models import Model

inp = Input(shape=(5,))
out = Dense(1, name='only')(Dense(4, activation='relu')(inp))
model = Model(input=inp, output=out)
model.compile(optimizer='rmsprop', loss='mse')
x = np.random.rand(20, 5)
tensorboard = TensorBoard(log_dir='./logs', histogram_freq=0, write_graph=True, write_images=False)
model.fit(x, x[:, 0], nb_epoch=1, batch_size=10, verbose=0, validation_data=(x, x[:, 0]), callbacks=[tensorboard])
