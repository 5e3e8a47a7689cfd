# Keras 1.2: Model(input=, output=), merge(mode='concat') and two inputs
from keras.layers import Input, Dense, merge
from keras.models import Model
import numpy as np

age = Input(shape=(1,), name='age')
history = Input(shape=(8,), name='history')
h = Dense(4, activation='relu')(history)
joined = merge([age, h], mode='concat', name='joined')
risk = Dense(1, activation='sigmoid', name='risk')(joined)

model = Model(input=[age, history], output=risk)
model.compile(optimizer='rmsprop', loss='binary_crossentropy', metrics=['accuracy'])
ages = np.random.rand(20, 1)
rows = np.random.rand(20, 8)
model.fit([ages, rows], (ages[:, 0] > .5).astype('int32'), nb_epoch=1, batch_size=5)
print(model.get_layer('joined').output_shape)
