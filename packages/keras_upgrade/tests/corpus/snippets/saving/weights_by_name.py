# Keras 2.0: weights loaded by name into a network with another end
import numpy as np
from keras.models import Sequential
from keras.layers import Dense


def network(last, units):
    model = Sequential()
    model.add(Dense(6, input_dim=3, name='dense_1', activation='relu'))
    model.add(Dense(units, name=last))
    return model


first = network('old_end', 4)
first.save_weights('pretrained.h5')
second = network('new_end', 2)
second.load_weights('pretrained.h5', by_name=True)
print(np.allclose(first.layers[0].get_weights()[0], second.get_layer('dense_1').get_weights()[0]))
second.compile('adam', 'mse')
second.fit(np.random.rand(6, 3), np.random.rand(6, 2), epochs=1, verbose=0)
