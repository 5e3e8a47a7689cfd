# Keras 2.0: names from inside the library
import numpy as np
from keras.engine.topology import Layer, InputSpec, Input
from keras.engine.training import Model
from keras.legacy import interfaces
from keras.layers.core import Dense, Lambda
from keras.layers.merge import Concatenate
from keras.layers.wrappers import TimeDistributed
from keras.utils.data_utils import get_file
from keras.utils.layer_utils import print_summary
from keras.utils.generic_utils import Progbar
from keras.backend.common import epsilon

a, b = Input(shape=(4, 2)), Input(shape=(4, 2))
x = Concatenate()([a, b])
x = TimeDistributed(Dense(3))(x)
model = Model(inputs=[a, b], outputs=Lambda(lambda t: t[:, 0])(x))
model.compile('sgd', 'mse')
v = np.random.rand(6, 4, 2)
model.fit([v, v], np.zeros((6, 3)), epochs=1, verbose=0)
model.summary()
print(epsilon(), InputSpec(ndim=3).ndim, callable(get_file))
