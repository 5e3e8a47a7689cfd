# Keras 1.2: every mode of merge()
import numpy as np
from keras.layers import Input, Dense, Flatten, merge
from keras.models import Model

a = Input(shape=(6,))
b = Input(shape=(6,))
left, right = Dense(5)(a), Dense(5)(b)
cosine = merge([left, right], mode='cos', dot_axes=1)
parts = [
    merge([left, right], mode='sum'),
    merge([left, right], mode='mul'),
    merge([left, right], mode='ave'),
    merge([left, right], mode='max'),
    merge([left, right], mode='dot', dot_axes=1),
    merge([left, right], mode='concat', concat_axis=-1),
    merge([left, right], mode=lambda tensors: tensors[0] - tensors[1], output_shape=lambda shapes: shapes[0]),
    Flatten()(cosine),
]
total = merge(parts, 'concat')
model = Model(input=[a, b], output=Dense(1)(total))
model.compile('sgd', 'mse')
x = np.random.rand(8, 6)
model.fit([x, x[::-1]], x.sum(axis=1), nb_epoch=1, verbose=0)
print(model.output_shape)
