# Keras 1.2: atrous, separable and transposed convolutions
import numpy as np
from keras.models import Model
from keras.layers import Input, AtrousConvolution2D, SeparableConvolution2D, Deconvolution2D, merge

inp = Input(shape=(12, 12, 3))
wide = AtrousConvolution2D(4, 3, 3, atrous_rate=(2, 2), border_mode='same', activation='relu')(inp)
thin = SeparableConvolution2D(4, 3, 3, border_mode='same', depth_multiplier=2)(inp)
both = merge([wide, thin], mode='concat', concat_axis=3)
large = Deconvolution2D(1, 3, 3, output_shape=(None, 24, 24, 1), subsample=(2, 2), border_mode='same')(both)

model = Model(input=inp, output=large)
model.compile(optimizer='rmsprop', loss='mse')
x = np.random.rand(4, 12, 12, 3)
y = np.random.rand(4, 24, 24, 1)
print(model.train_on_batch(x, y))
print(model.predict(x).shape)
