# Keras 1.2: attention by Permute, RepeatVector and merge(mode='mul')
import numpy as np
from keras.layers import Input, Dense, Permute, RepeatVector, Flatten, Lambda, merge, LSTM
from keras.models import Model
import keras.backend as K

steps, width, units = 6, 3, 5
inputs = Input(shape=(steps, width))
states = LSTM(units, return_sequences=True)(inputs)
scores = Dense(steps, activation='softmax', name='attention')(Flatten()(states))
spread = Permute((2, 1))(RepeatVector(units)(scores))
weighted = merge([states, spread], name='attention_mul', mode='mul')
summed = Lambda(lambda x: K.sum(x, axis=1), output_shape=(units,))(weighted)
answer = Dense(1, activation='sigmoid')(summed)
model = Model(input=[inputs], output=answer)
model.compile(optimizer='adam', loss='binary_crossentropy', metrics=['accuracy'])
x = np.random.standard_normal(size=(40, steps, width))
model.fit(x, x[:, 2, 0] > 0, nb_epoch=1, batch_size=20, validation_split=0.5)
print(model.layers[-1].output_shape)
