# Keras 2.0: Add, Multiply, Average, Maximum, Dot as layers and as functions
import numpy as np
from keras.layers import Input, Dense, Add, Multiply, Dot, add, average, maximum, concatenate
from keras.models import Model

x1, x2 = Input((4,)), Input((4,))
d1, d2 = Dense(6, activation='tanh')(x1), Dense(6, activation='tanh')(x2)
everything = concatenate([
    Add()([d1, d2]), Multiply()([d1, d2]), average([d1, d2]), maximum([d1, d2]),
    Dot(axes=1, normalize=True)([d1, d2]), add([d1, d2]),
])
out = Dense(1)(everything)
model = Model([x1, x2], out)
model.compile(loss='mae', optimizer='adam')
v = np.random.rand(10, 4)
print(model.fit([v, v], v.mean(1), epochs=1, verbose=0).history['loss'])
print(model.input_shape, model.output_shape)
