# Keras 1.2: how far initial weights spread
import numpy as np
from keras.models import Sequential
from keras.layers import Dense, Embedding

result = {}
def spread(model):
    kernel = model.get_weights()[0]
    return {'largest': float(np.abs(kernel).max()), 'spread': float(kernel.std())}


model = Sequential()
model.add(Dense(300, input_dim=100, init='uniform'))
result['uniform'] = spread(model)
model = Sequential()
model.add(Dense(300, input_dim=100, init='normal'))
result['normal'] = spread(model)
model = Sequential()
model.add(Dense(300, input_dim=100, init='lecun_uniform'))
result['lecun_uniform'] = spread(model)
model = Sequential()
model.add(Dense(300, input_dim=100, init='glorot_uniform'))
result['glorot_uniform'] = spread(model)
model = Sequential()
model.add(Dense(300, input_dim=100, init='glorot_normal'))
result['glorot_normal'] = spread(model)
model = Sequential()
model.add(Dense(300, input_dim=100, init='he_uniform'))
result['he_uniform'] = spread(model)
model = Sequential()
model.add(Dense(300, input_dim=100, init='he_normal'))
result['he_normal'] = spread(model)
model = Sequential()
model.add(Dense(300, input_dim=100))
result['Dense'] = spread(model)
model = Sequential()
model.add(Embedding(300, 100, input_length=4))
result['Embedding'] = spread(model)
model = Sequential()
model.add(Dense(4, input_dim=4, init='one', bias=True))
result['one'] = spread(model)
