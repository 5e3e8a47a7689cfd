# Keras 2.0: functions from keras.layers.merge
import numpy as np
from keras.layers.core import Dense
from keras.layers.merge import add, concatenate, multiply, Concatenate
from keras.engine.topology import Input
from keras.engine.training import Model

a = Input(shape=(3,), name='a')
b = Input(shape=(3,), name='b')
x = add([Dense(4)(a), Dense(4)(b)])
x = concatenate([x, multiply([a, b])])
x = Concatenate(axis=-1)([x, a])
y = Dense(1, name='y')(x)
model = Model(inputs=[a, b], outputs=[y])
model.compile('sgd', loss={'y': 'mse'})
data = {'a': np.random.rand(9, 3), 'b': np.random.rand(9, 3)}
model.fit(data, {'y': np.random.rand(9, 1)}, epochs=1, verbose=0)
print([layer.name for layer in model.layers][-1])
