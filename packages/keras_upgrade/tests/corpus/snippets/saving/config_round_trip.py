# Keras 2.0: get_config and from_config for a model and a layer
import json
import numpy as np
from keras.models import Model, Sequential
from keras.layers import Dense, Input, Dropout, BatchNormalization

i = Input(shape=(4,))
h = Dense(5, activation='relu', kernel_initializer='he_uniform')(i)
h = BatchNormalization()(h)
o = Dense(2, activation='softmax')(Dropout(0.2)(h))
model = Model(i, o)
clone = Model.from_config(model.get_config())
clone.set_weights(model.get_weights())
x = np.random.rand(3, 4)
print(np.allclose(model.predict(x), clone.predict(x)))
layer = model.layers[1]
same = Dense.from_config(layer.get_config())
print(same.units, same.activation.__name__)
print(len(json.loads(model.to_json())['config']['layers']))
seq = Sequential([Dense(2, input_shape=(3,))])
print(Sequential.from_config(seq.get_config()).output_shape)
