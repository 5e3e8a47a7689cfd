# Keras 1.2: a residual block by merge mode 'sum', BatchNormalization(mode=0, axis=3)
import numpy as np
from keras.models import Model
from keras.layers import Input, Activation, merge, Dense, Flatten
from keras.layers.convolutional import Convolution2D, AveragePooling2D
from keras.layers.normalization import BatchNormalization
from keras.regularizers import l2


def bn_relu_conv(x, nb_filter, row, col, subsample=(1, 1)):
    x = BatchNormalization(mode=0, axis=3)(x)
    x = Activation('relu')(x)
    return Convolution2D(nb_filter=nb_filter, nb_row=row, nb_col=col, subsample=subsample,
                         init='he_normal', border_mode='same', W_regularizer=l2(0.0001))(x)


def residual(x, nb_filter):
    y = bn_relu_conv(x, nb_filter, 3, 3)
    y = bn_relu_conv(y, nb_filter, 3, 3)
    return merge([x, y], mode='sum')


inputs = Input(shape=(16, 16, 3))
x = Convolution2D(6, 3, 3, border_mode='same', init='he_normal')(inputs)
for _ in range(2):
    x = residual(x, 6)
x = AveragePooling2D(pool_size=(4, 4), strides=(1, 1), border_mode='same')(x)
x = Flatten()(x)
outputs = Dense(3, init='he_normal', activation='softmax')(x)
model = Model(input=inputs, output=outputs)
model.compile(loss='categorical_crossentropy', optimizer='sgd', metrics=['accuracy'])
model.fit(np.random.rand(8, 16, 16, 3), np.eye(3)[np.random.randint(3, size=8)], batch_size=4, nb_epoch=1)
