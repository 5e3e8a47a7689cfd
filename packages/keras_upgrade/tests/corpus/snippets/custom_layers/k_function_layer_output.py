# Keras 1.2: the output of an inner layer by K.function and K.learning_phase
import numpy as np
from keras import backend as K
from keras.models import Sequential
from keras.layers import Dense, Dropout, Activation

model = Sequential()
model.add(Dense(16, input_dim=4))
model.add(Activation('relu'))
model.add(Dropout(0.5))
model.add(Dense(2))
model.compile('sgd', 'mse')

third = K.function([model.layers[0].input, K.learning_phase()], [model.layers[2].output])
x = np.ones((3, 4))
test_mode = third([x, 0])[0]
train_mode = third([x, 1])[0]
print((test_mode == 0).mean(), (train_mode == 0).mean())

get_all = K.function([model.layers[0].input, K.learning_phase()], [layer.output for layer in model.layers])
for activation in get_all([x, 0]):
    print(activation.shape)
