# Keras 1.2: every name under an alias of its own
import numpy as np
import keras.models as km
import keras.layers as kl
from keras.layers import Convolution2D as Conv, MaxPooling2D as Pool, merge as join
from keras.layers.core import Dense as D, Dropout as Drop
from keras.layers.normalization import BatchNormalization as BN
from keras import optimizers as opt, backend as KB
from keras.utils import np_utils as u

i = kl.Input((10, 10, 2))
a = Conv(3, 3, 3, border_mode='same')(i)
b = Conv(3, 1, 1)(i)
x = join([a, b], mode='max')
x = BN(mode=0)(Pool((2, 2))(x))
x = Drop(p=0.2)(kl.Flatten()(x))
m = km.Model(input=i, output=D(2, activation='softmax')(x))
m.compile(opt.Adagrad(lr=0.02), 'categorical_crossentropy')
m.fit(np.random.rand(4, 10, 10, 2), u.to_categorical([0, 1, 0, 1], 2), nb_epoch=1, verbose=0)
print(KB.int_shape(x), KB.image_dim_ordering())
