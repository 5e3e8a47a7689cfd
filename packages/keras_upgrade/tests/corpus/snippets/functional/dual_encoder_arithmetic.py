# Keras 2.2: subtract(), Lambda with K.abs, and Model.summary(line_length)
import numpy as np
from keras import backend as K
from keras.layers import Input, Dense, Lambda, Dropout, subtract, Subtract
from keras.models import Model

left, right = Input(shape=(7,), name='left'), Input(shape=(7,), name='right')
encode = Dense(5, activation='tanh', name='encode')
gap = subtract([encode(left), encode(right)])
gap = Lambda(lambda t: K.abs(t), name='absolute')(gap)
gap = Dropout(0.1)(gap)
gap = Dense(1, activation='sigmoid')(gap)
model = Model(inputs=[left, right], outputs=gap)
model.summary(line_length=100)
model.compile(optimizer='nadam', loss='binary_crossentropy', metrics=['acc'])
pair = np.random.rand(2, 14, 7)
history = model.fit([pair[0], pair[1]], np.arange(14) % 2, epochs=1, validation_split=.3, verbose=0)
print(history.history['val_acc'])
