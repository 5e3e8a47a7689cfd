# Keras 2.0: layers popped from a Sequential, a second Model over the same tensors
import numpy as np
from keras.models import Sequential, Model
from keras.layers import Dense

model = Sequential()
model.add(Dense(6, input_shape=(4,), name='first'))
model.add(Dense(5, name='middle'))
model.add(Dense(3, activation='softmax', name='last'))
model.pop()
model.add(Dense(2, activation='softmax', name='better'))
model.compile('sgd', loss='categorical_crossentropy')
x = np.random.rand(10, 4)
model.fit(x, np.eye(2)[np.arange(10) % 2], epochs=1, verbose=0)
middle = Model(inputs=model.input, outputs=model.get_layer('middle').output)
print(middle.predict(x).shape)
middle_too = Model(inputs=model.layers[0].input, outputs=model.layers[1].output)
print(np.allclose(middle.predict(x), middle_too.predict(x)))
