# Keras 1.2: Highway and MaxoutDense
import numpy as np
from keras.layers import Input, Dense, Highway, MaxoutDense
from keras.models import Model

inputs = Input(shape=(10,))
x = MaxoutDense(6, nb_feature=3)(inputs)
x = Highway(activation='relu')(x)
outputs = Dense(1)(x)
model = Model(input=inputs, output=outputs)
model.compile('adam', 'mse')
data = np.random.rand(12, 10)
model.fit(data, data.sum(axis=1), nb_epoch=1, verbose=0)
print(model.predict(data).shape)
