# Keras 1.2, Python 2: reduce, filter, tuple parameters and dict.values() by index
import numpy as np
from keras.models import Model
from keras.layers import Input, Dense, merge

inputs = {'a': Input(shape=(2,), name='a'), 'b': Input(shape=(2,), name='b'), 'c': Input(shape=(2,), name='c')}
total = reduce(lambda x, y: merge([x, y], mode='sum'), [inputs[k] for k in sorted(inputs)])
model = Model(input=[inputs[k] for k in sorted(inputs)], output=Dense(1, name='out')(total))
model.compile('sgd', {'out': 'mse'})
arrays = [np.random.rand(6, 2) for _ in xrange(3)]
model.fit(arrays, arrays[0][:, 0], nb_epoch=1, verbose=0)
positive = filter(lambda v: v > 0, [1, -1, 2])
print positive[-1], inputs.values()[0] is not None
order = sorted(zip([3, 1, 2], 'xyz'), key=lambda (number, letter): number)
print order[0]
